package import ClusterTransport
import HostEnvironment
import Logging
package import QueryEngine
package import QueryModel
import Synchronization

/// One querier's tie to one frontend: attaches, works, and attaches anew when the frontend went away.
package final class FrontendLink: Sendable {
    private static let shortestPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(2)

    /// The frontend's cluster address.
    package let place: SocketPlace

    private let identity: QuerierIntroduction
    private let engine: FragmentEngine
    private let network: any FrontendConnecting
    private let time: any TimeSource
    private let random: any RandomSource
    private let logger: Logger
    private let stopping = Latch()
    private let attached = Atomic<Bool>(false)

    /// Prepares the tie to a frontend's cluster address.
    package init(
        to place: SocketPlace,
        as identity: QuerierIntroduction,
        engine: FragmentEngine,
        over network: any FrontendConnecting,
        components: QuerierComponents
    ) {
        self.place = place
        self.identity = identity
        self.engine = engine
        self.network = network
        time = components.time
        random = components.random
        logger = components.logger
    }

    /// Whether the frontend takes this querier into account now.
    package var isAttached: Bool { attached.load(ordering: .relaxed) }

    /// Works for the frontend until `stop` was called or the task is cancelled, whatever becomes of the frontend.
    package func run() async {
        var pause = Self.shortestPause
        while !stopping.isOpen, !Task.isCancelled {
            let began = time.now
            do { try await attachOnce() } catch {
                logger.warning(
                    "frontend away",
                    metadata: ["network.peer": "\(place)", "error.message": "\(error)"]
                )
            }
            pause = began.duration(to: time.now) > .seconds(5) ? Self.shortestPause : min(pause * 2, Self.longestPause)
            await rest(for: pause * (0.5 + 0.5 * Double(random.next() % 1024) / 1024))
        }
    }

    /// Takes nothing more from this frontend; `run` returns when what is held is finished.
    package func stop() { stopping.open() }

    private func attachOnce() async throws {
        defer { attached.store(false, ordering: .relaxed) }
        try await network.withConnection(to: place) { carrier in try await self.work(over: carrier) }
    }

    /// Runs a querier beside what carries its messages; both have ended when this returns.
    private func work(over carrier: any LeaseCarrying) async throws {
        let leasing = RemoteLeasing(over: carrier) { self.noteAttached() }
        let querier = Querier(identity, leasing: leasing, engine: engine)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                if (try? await self.stopping.waitUntilOpen()) != nil { await querier.beginDrain() }
                return false
            }
            group.addTask {
                try await leasing.run()
                return true
            }
            try await querier.run()
            // What the querier said last may still be on its way.
            while let isCarried = try await group.next(), !isCarried {}
            group.cancelAll()
        }
    }

    private func noteAttached() {
        attached.store(true, ordering: .relaxed)
        logger.info("attached to frontend", metadata: ["network.peer": "\(place)"])
    }

    private func rest(for pause: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await self.time.sleep(for: pause) }
            group.addTask { try? await self.stopping.waitUntilOpen() }
            await group.next()
            group.cancelAll()
        }
    }
}
