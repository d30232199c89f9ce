import Compaction
import HostEnvironment
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
    }

    /// Runs what a seed stands for.
    ///
    /// - Throws: `RunStuck`; what the checks at the end throw.
    static func run(seed: UInt64) throws -> Result {
        let scenario = try Scenario(seed: seed)
        let run = SimulatedRun(seed: seed)
        let deployment = Deployment(scenario, time: run.time)
        try run.run { try await play(deployment) }
        return Result(
            ledger: deployment.ledger.snapshot,
            scheduleHash: run.scheduleHash,
            strikes: deployment.store.strikes,
            compaction: deployment.servers.compactMap { $0.assembly.maintenance?.coordinator.counters.snapshot }
        )
    }

    private static func play(_ deployment: Deployment) async throws {
        let present = try await withThrowingTaskGroup(of: Void.self) { servers in
            for slot in 0..<Deployment.slots { servers.addTask { await deployment.serve(slot) } }
            defer { servers.cancelAll() }
            await runClients(deployment)
            deployment.heal()
            while !deployment.isWhole { try await deployment.time.sleep(for: .milliseconds(100)) }
            // Clients that went away leave nothing behind once their segments are stored, crashes once it is swept.
            try await deployment.time.sleep(for: deployment.scenario.settling)
            return try await FinalChecks(deployment).checkServers()
        }
        let checks = FinalChecks(deployment)
        await checks.checkIdle(deployment.servers)
        try await checks.checkStorage(present, "at the end")
        if deployment.scenario.settings.compaction.workers > 0 {
            try await checks.checkRetention()
            try await checks.checkErasure()
        }
        let aftermath = Aftermath(deployment: deployment)
        try await aftermath.deleteAfterPlanning()
        try await aftermath.expire()
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
            clients.addTask {
                var author = Operator(deployment, seed: scenario.seed &+ 300)
                await author.run()
            }
            clients.addTask { await strike(deployment) }
        }
    }

    private static func strike(_ deployment: Deployment) async {
        for (number, mishap) in deployment.scenario.mishaps.enumerated() {
            try? await deployment.time.sleep(for: mishap.delay)
            guard let process = deployment.server(mishap.slot)?.process else { continue }
            process.suffer(mishap)
            guard mishap.kind == .death, await ends(process, deployment) else { continue }
            await checkAfterDeath(deployment, "after death \(number)")
        }
    }

    /// Whether it dies within a while: a death at a job waits for one.
    private static func ends(_ process: SimulatedProcess, _ deployment: Deployment) async -> Bool {
        let patience = Duration.seconds(5)
        return (try? await withDeadline(after: patience, on: deployment.time) { try await process.waitForEnd() }) != nil
    }

    private static func checkAfterDeath(_ deployment: Deployment, _ occasion: String) async {
        do {
            let inspection = Inspection(bucket: deployment.bucket, index: deployment.index)
            let missing = try await inspection.missingObjects()
            if !missing.isEmpty { deployment.ledger.violate("\(occasion), entries without an object: \(missing)") }
            _ = try await RebuildCheck(deployment: deployment, occasion: "\(occasion), rebuilt").run()
        } catch {
            deployment.ledger.violate("\(occasion), \(error)")
        }
    }
}
