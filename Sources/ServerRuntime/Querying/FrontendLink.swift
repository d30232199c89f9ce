import ClusterTransport
import HostEnvironment
import Logging
import QueryEngine
import QueryModel
import Synchronization

/// One querier's tie to one frontend: attaches, works, and attaches anew when the frontend went away.
final class FrontendLink: Sendable {
    private static let shortestPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(2)

    /// The frontend's cluster address.
    let place: SocketPlace

    private let identity: QuerierIntroduction
    private let engine: FragmentEngine
    private let settings: ClusterSettings
    private let time: any TimeSource
    private let random: any RandomSource
    private let logger: Logger
    private let stopping = Latch()
    private let attached = Atomic<Bool>(false)

    init(
        to place: SocketPlace,
        as identity: QuerierIntroduction,
        engine: FragmentEngine,
        settings: ClusterSettings,
        components: QuerierComponents
    ) {
        self.place = place
        self.identity = identity
        self.engine = engine
        self.settings = settings
        time = components.time
        random = components.random
        logger = components.logger
    }

    /// Whether the frontend takes this querier into account now.
    var isAttached: Bool { attached.load(ordering: .relaxed) }

    /// Works for the frontend until `stop` was called or the task is cancelled, whatever becomes of the frontend.
    func run() async {
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
    func stop() { stopping.open() }

    private func attachOnce() async throws {
        let connection = try ClusterConnection(to: place, settings)
        let leasing = RemoteLeasing(over: connection) { self.noteAttached() }
        let querier = Querier(identity, leasing: leasing, engine: engine)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await connection.run()
                return false
            }
            group.addTask {
                try await self.stopping.waitUntilOpen()
                await querier.beginDrain()
                return false
            }
            group.addTask {
                try await self.work(querier, leasing)
                return true
            }
            defer {
                attached.store(false, ordering: .relaxed)
                group.cancelAll()
            }
            while let isDone = try await group.next(), !isDone {}
        }
    }

    /// Runs the querier beside what carries its messages; both have ended when this returns.
    private func work(_ querier: Querier, _ leasing: RemoteLeasing) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await leasing.run() }
            group.addTask { try await querier.run() }
            try await group.waitForAll()
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
