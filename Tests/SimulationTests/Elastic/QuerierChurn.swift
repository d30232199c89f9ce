import ClusterTransport
import HostEnvironment
import Logging
import ObjectStorage
import QueryEngine
import QueryModel
import ServerRuntime
import Synchronization
import TestSupport

/// Querier processes that come and go while queries run, each tied to every frontend.
final class QuerierChurn: Sendable {
    private let deployment: Deployment
    private let network: SimulatedNetwork
    private let places: [SocketPlace]
    private let waves: KillWaves
    private let engines = Mutex<[FragmentEngine]>([])

    init(_ deployment: Deployment, _ network: SimulatedNetwork, places: [SocketPlace], waves: KillWaves) {
        self.deployment = deployment
        self.network = network
        self.places = places
        self.waves = waves
    }

    /// What every process that ever ran holds.
    var usage: [EngineUsage] { engines.withLock { $0.map(\.usage) } }

    /// Runs one process after the other in one place until cancelled.
    func run(seed: UInt64) async {
        var random = SplitMix64(seed: seed)
        while !Task.isCancelled {
            var fate = QuerierFate(&random)
            let now = deployment.time.now
            if let wave = waves.next(after: now, seed: seed) { fate.kill(after: now.duration(to: wave)) }
            await live(fate, seed: random.next())
            try? await deployment.time.sleep(for: fate.pause)
        }
    }

    private func live(_ fate: QuerierFate, seed: UInt64) async {
        let random = SeededRandomSource(seed: seed)
        let engine = makeEngine(random)
        let identity = QuerierIntroduction(QuerierID(random.next()), place: .remote)
        let components = QuerierComponents(
            time: deployment.time,
            random: random,
            logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        )
        let links = places.map {
            FrontendLink(
                to: $0,
                as: identity,
                engine: engine,
                over: network.end(of: fate),
                components: components
            )
        }
        await withTaskGroup(of: Void.self) { group in
            for link in links { group.addTask { await link.run() } }
            try? await deployment.time.sleep(for: fate.lifetime)
            if fate.end == .drained { links.forEach { $0.stop() } } else { group.cancelAll() }
        }
    }

    private func makeEngine(_ random: SeededRandomSource) -> FragmentEngine {
        let store = RetryingObjectStore(
            deployment.store,
            policy: RetryPolicy(),
            budget: RetryBudget(),
            time: deployment.time,
            random: random
        )
        let engine = FragmentEngine(
            store: store,
            settings: deployment.scenario.settings.querier,
            time: deployment.time,
            random: random,
            lane: ScanLane(nil)
        )
        engines.withLock { $0.append(engine) }
        return engine
    }
}
