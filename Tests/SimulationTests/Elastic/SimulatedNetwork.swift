import ClusterTransport
import HostEnvironment
import Logging
import QueryModel
import ServerRuntime
import Synchronization
import TestSupport

/// Carries attachments between simulated processes: slow, cut in the middle, or silent at one end without the other
/// knowing.
final class SimulatedNetwork: Sendable {
    /// A silent connection is given up after this, as by pings that are not answered.
    private static let pingTimeout = Duration.seconds(5)

    private struct Call: Sendable {
        var frontend: any FragmentLeasing
        var wire: SimulatedWire
    }

    private let time: ManualTimeSource
    private let random: SeededRandomSource
    private let frontend: @Sendable (SocketPlace) -> (any FragmentLeasing)?
    private let calls: AsyncStream<Call>
    private let caller: AsyncStream<Call>.Continuation

    init(
        _ time: ManualTimeSource,
        seed: UInt64,
        frontend: @escaping @Sendable (SocketPlace) -> (any FragmentLeasing)?
    ) {
        self.time = time
        self.frontend = frontend
        random = SeededRandomSource(seed: seed)
        (calls, caller) = AsyncStream.makeStream()
    }

    /// Runs the frontends' ends of all calls until cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await call in calls {
                group.addTask {
                    let session = LeaseSession(
                        leasing: call.frontend,
                        peer: "simulated",
                        logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
                    )
                    do {
                        try await session.run(call.wire.toFrontend) { try call.wire.toQuerier.send($0) }
                        call.wire.toQuerier.finish()
                    } catch { call.wire.cut() }
                }
                if call.wire.fate.isSilent { group.addTask { await self.fallSilent(call.wire) } }
            }
        }
    }

    /// The network as one querier process sees it.
    func end(of fate: QuerierFate) -> NetworkEnd { NetworkEnd(network: self, fate: fate) }

    fileprivate func call(_ place: SocketPlace, _ fate: QuerierFate) throws -> SimulatedWire {
        guard let frontend = frontend(place) else { throw ConnectionLost() }
        let wire = SimulatedWire(
            place: place,
            fate: fate,
            toFrontend: SimulatedPipe(time, slowest: fate.slowest, seed: random.next()),
            toQuerier: SimulatedPipe(time, slowest: fate.slowest, seed: random.next())
        )
        caller.yield(Call(frontend: frontend, wire: wire))
        return wire
    }

    private func fallSilent(_ wire: SimulatedWire) async {
        try? await time.sleep(for: wire.fate.lifetime)
        wire.fallSilent()
        try? await time.sleep(for: Self.pingTimeout)
        wire.cut()
    }
}

/// One process's access to a simulated network.
struct NetworkEnd: FrontendConnecting {
    let network: SimulatedNetwork
    let fate: QuerierFate

    func withConnection(
        to place: SocketPlace,
        _ body: @escaping @Sendable (any LeaseCarrying) async throws -> Void
    ) async throws {
        let wire = try network.call(place, fate)
        // A process that dies takes its end of the connection with it; the other end notices, unless it is silent.
        defer { if !fate.isSilent { wire.cut() } }
        try await body(wire)
    }
}

/// Both directions of one call.
struct SimulatedWire: LeaseCarrying {
    let place: SocketPlace
    let fate: QuerierFate
    let toFrontend: SimulatedPipe
    let toQuerier: SimulatedPipe

    var partBytes: Int { fate.partBytes }

    func carry(
        _ send: @escaping @Sendable (_ write: ([UInt8]) async throws -> Void) async throws -> Void,
        _ receive: @escaping @Sendable ([UInt8]) throws -> Void,
        onAccepted: @escaping @Sendable () -> Void
    ) async throws {
        onAccepted()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await send { try toFrontend.send($0) }
                toFrontend.finish()
                return false
            }
            group.addTask {
                for try await bytes in toQuerier { try receive(bytes) }
                return true
            }
            while let hasEnded = try await group.next(), !hasEnded {}
            group.cancelAll()
        }
    }

    func cut() {
        toFrontend.cut()
        toQuerier.cut()
    }

    /// Nothing arrives any more at one end or at both, and nobody is told.
    func fallSilent() {
        if fate.silence != .towardsQuerier { toFrontend.freeze() }
        if fate.silence != .towardsFrontend { toQuerier.freeze() }
    }
}
