import Compaction
import HostEnvironment
import Ingestion
import MetadataStorage
import ProfileModel
import QueryEngine
import QueryModel
import QueryScheduling
import ServerRuntime
import TestSupport

/// One scenario from its start to the checks after all faults ended.
struct ScenarioRun {
    /// What is to be known of a run.
    struct Result: Sendable {
        var ledger: Ledger.Entries
        var scheduleHash: UInt64
        var strikes: Int
        var compaction: [CompactionCounters.Snapshot]
        var highestLevel: Int
    }

    /// Runs what a seed stands for.
    ///
    /// - Throws: `RunStuck`; what the checks at the end throw.
    static func run(seed: UInt64) throws -> Result {
        let scenario = try Scenario(seed: seed)
        let run = SimulatedRun(seed: seed)
        let deployment = Deployment(scenario, time: run.time)
        let highestLevel = try run.run {
            try await play(deployment)
            let blocks = try await deployment.metastore.blockSummaries(BlockSummarySelection(), after: nil, limit: 1000)
            return blocks.map(\.level).max() ?? 0
        }
        return Result(
            ledger: deployment.ledger.snapshot,
            scheduleHash: run.scheduleHash,
            strikes: deployment.store.strikes,
            compaction: deployment.servers.compactMap { $0.assembly.maintenance?.coordinator.counters.snapshot },
            highestLevel: highestLevel
        )
    }

    private static func play(_ deployment: Deployment) async throws {
        try await withThrowingTaskGroup(of: Void.self) { servers in
            for slot in 0..<Deployment.slots { servers.addTask { await deployment.serve(slot) } }
            await runClients(deployment)
            deployment.heal()
            while !deployment.isWhole { try await deployment.time.sleep(for: .milliseconds(100)) }
            // Clients that went away leave nothing behind once their segments are stored.
            try await deployment.time.sleep(for: .seconds(30))
            try await FinalChecks(deployment).run()
            servers.cancelAll()
        }
        await FinalChecks(deployment).checkIdle(deployment.servers)
    }

    private static func runClients(_ deployment: Deployment) async {
        let scenario = deployment.scenario
        await withTaskGroup(of: Void.self) { clients in
            for number in 0..<scenario.senders {
                let own = scenario.profiles.filter { $0.number % scenario.senders == number }
                let seed = scenario.seed &+ 100 &+ UInt64(number)
                clients.addTask {
                    var sender = Sender(deployment, profiles: own, seed: seed)
                    await sender.run()
                }
            }
            for number in 0..<scenario.readers {
                let seed = scenario.seed &+ 200 &+ UInt64(number)
                clients.addTask {
                    var reader = Reader(deployment, seed: seed)
                    await reader.run(queries: 6)
                }
            }
            clients.addTask { await crash(deployment) }
        }
    }

    private static func crash(_ deployment: Deployment) async {
        var random = SplitMix64(seed: deployment.scenario.seed &+ 300)
        for _ in 0..<deployment.scenario.crashes {
            let delay = Duration.milliseconds(Int.random(in: 0...2500, using: &random))
            try? await deployment.time.sleep(for: delay)
            deployment.server(Int.random(in: 0..<Deployment.slots, using: &random))?.crash()
            let missing = try? await deployment.missingObjects()
            if missing != [] { deployment.ledger.violate("entries without an object: \(missing ?? [])") }
        }
    }
}
