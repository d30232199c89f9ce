import ClusterTransport
import Compaction
import HostEnvironment
import Ingestion
import ObjectStorage
import ProfileModel
import QueryEngine
import QueryModel
import QueryScheduling
import ServerRuntime
import TestSupport

/// Two frontends, querier processes that come, go and fall silent, and readers: one run, drawn from its seed.
struct ElasticRun {
    /// What is to be known of a run.
    struct Result: Sendable {
        var ledger: Ledger.Entries
        var scheduleHash: UInt64
        var remote: LeaseTotals
        var local: LeaseTotals
    }

    static func run(seed: UInt64) throws -> Result {
        let run = SimulatedRun(seed: seed)
        let deployment = Deployment(try scenario(seed), time: run.time)
        let totals = try run.run { try await play(deployment) }
        return Result(
            ledger: deployment.ledger.snapshot,
            scheduleHash: run.scheduleHash,
            remote: totals.remote,
            local: totals.local
        )
    }

    /// Many small fragments, a store that fails, is slow and damages what it reads now and then.
    private static func scenario(_ seed: UInt64) throws -> Scenario {
        var random = SplitMix64(seed: seed)
        let drawn = try Scenario(seed: seed)
        var settings = drawn.settings
        settings.compaction.workers = 0
        settings.maxWaitingBytes = 1 << 20
        settings.fragmentTargetBytes = 1
        settings.localQueriers = Int.random(in: 0...1, using: &random)
        settings.querierMemory = [4096, 1 << 20].randomElement(using: &random) ?? 4096
        var scenario = Scenario(seed: seed, settings: settings, toxics: drawn.toxics, profiles: drawn.profiles)
        scenario.hasLoneDeaths = true
        return scenario
    }

    private static func play(_ deployment: Deployment) async throws -> (remote: LeaseTotals, local: LeaseTotals) {
        let places = (0..<Deployment.slots).map { SocketPlace(host: "127.0.0.1", port: $0) }
        let network = SimulatedNetwork(deployment.time, seed: deployment.scenario.seed &+ 500) { place in
            deployment.server(place.port)?.assembly.scheduler
        }
        let waves = KillWaves(seed: deployment.scenario.seed, from: deployment.time.now)
        let churn = QuerierChurn(deployment, network, places: places, waves: waves)
        return try await withThrowingTaskGroup(of: Void.self) { world in
            for slot in 0..<Deployment.slots { world.addTask { await deployment.serve(slot) } }
            while !deployment.isWhole { try await deployment.time.sleep(for: .milliseconds(1)) }
            await push(deployment)
            try await withThrowingTaskGroup(of: Void.self) { pool in
                pool.addTask { await network.run() }
                for number in 0...(deployment.scenario.seed % 3 + waves.additionalQueriers) {
                    pool.addTask { await churn.run(seed: deployment.scenario.seed &+ 600 &+ number) }
                }
                await read(deployment)
                // Whoever fell silent is noticed, and what it held is given back, within the longest wait there is.
                try await deployment.time.sleep(for: .seconds(15))
                pool.cancelAll()
            }
            try await deployment.time.sleep(for: .seconds(10))
            await checkIdle(deployment, churn)
            let totals = await totals(of: deployment)
            world.cancelAll()
            return totals
        }
    }

    /// Everything is stored before the first question, in segments of their own.
    private static func push(_ deployment: Deployment) async {
        var sender = Sender(deployment, profiles: deployment.scenario.profiles, seed: deployment.scenario.seed &+ 400)
        await sender.run()
    }

    private static func read(_ deployment: Deployment) async {
        await withTaskGroup(of: Void.self) { readers in
            for number in 0..<3 as Range<UInt64> {
                readers.addTask {
                    var reader = Reader(deployment, seed: deployment.scenario.seed &+ 700 &+ number)
                    await reader.run(queries: 5)
                }
            }
        }
    }

    private static func checkIdle(_ deployment: Deployment, _ churn: QuerierChurn) async {
        await FinalChecks(deployment).checkIdle((0..<Deployment.slots).compactMap { deployment.server($0) })
        for usage in churn.usage where usage.permitBytes != 0 || usage.waitingFragments != 0 {
            deployment.ledger.violate("a querier that is gone holds permits: \(usage)")
        }
    }

    private static func totals(of deployment: Deployment) async -> (remote: LeaseTotals, local: LeaseTotals) {
        var sums: [QuerierIntroduction.Place: LeaseTotals] = [:]
        for server in deployment.servers {
            let totals = await server.assembly.scheduler.snapshot().totals
            for (place, leases) in totals.leases { sums[place, default: LeaseTotals()] += leases }
        }
        return (sums[.remote] ?? LeaseTotals(), sums[.local] ?? LeaseTotals())
    }
}

extension LeaseTotals {
    fileprivate static func += (sum: inout LeaseTotals, part: LeaseTotals) {
        sum.granted += part.granted
        sum.reported += part.reported
        sum.busy += part.busy
        sum.failed += part.failed
        sum.lost += part.lost
        sum.cancelled += part.cancelled
    }
}
