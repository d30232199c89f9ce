import Compaction
import HostEnvironment
import Ingestion
import ObjectStorage
import ProfileModel
import QueryModel
import ServerRuntime
import TestSupport
import Testing

/// The binary's own assembly under faults and odd timing, in an order drawn from a seed: acknowledged profiles are
/// counted once, answers do not depend on layout, every query ends by its deadline, nothing is left behind.
@Suite struct SimulationTests {
    @Test(arguments: SimulationSeeds.all) func `a run keeps every promise`(seed: UInt64) throws {
        let result = try ScenarioRun.run(seed: seed)
        #expect(result.ledger.violations.isEmpty, SimulationSeeds.again(seed))
        #expect(result.ledger.history.attempted.count >= 4, SimulationSeeds.again(seed))
    }

    @Test func `the same seed gives the same run and other seeds give others`() throws {
        let seeds: [UInt64] = [3, 14, 15, 92, 65, 35, 89, 79, 32, 38]
        let first = try seeds.map { try ScenarioRun.run(seed: $0) }
        let second = try seeds.map { try ScenarioRun.run(seed: $0) }
        for (index, seed) in seeds.enumerated() {
            #expect(first[index].scheduleHash == second[index].scheduleHash, "seed \(seed)")
            #expect(first[index].ledger.trace == second[index].ledger.trace, "seed \(seed)")
        }
        #expect(Set(first.map(\.scheduleHash)).count == seeds.count)
    }

    @Test func `faults, failures, answers and compaction all occur`() throws {
        let runs = try (1...30).map { try ScenarioRun.run(seed: UInt64($0)) }
        #expect(runs.contains { $0.strikes > 0 })
        #expect(runs.contains { !$0.ledger.failures.filter { $0.key.hasPrefix("push") }.isEmpty })
        #expect(runs.contains { !$0.ledger.failures.filter { $0.key.hasPrefix("query") }.isEmpty })
        #expect(runs.reduce(0) { $0 + $1.ledger.answers } > 60)
        #expect(runs.contains { $0.ledger.history.acknowledged.count < $0.ledger.history.attempted.count })
        #expect(runs.contains { !$0.ledger.failures.filter { $0.key.hasPrefix("deletion") }.isEmpty })
        #expect(runs.contains { !$0.ledger.history.unkept.isEmpty })
        #expect(runs.contains { $0.compaction.contains { $0.failedAttempts > 0 } })
        #expect(runs.contains { $0.compaction.contains { $0.droppedProfiles > 0 } })
        #expect(runs.reduce(0) { $0 + $1.compaction.reduce(0) { $0 + $1.completedJobs } } > 60)
        #expect(runs.contains { $0.compaction.contains { $0.fencedAttempts > 0 } })
        #expect(runs.contains { $0.compaction.contains { $0.erasedRows > 0 } })
        #expect(runs.contains { $0.compaction.contains { $0.sweptObjects > 0 } })
        #expect(runs.contains { $0.compaction.contains { $0.removedObjects > 0 } })
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `a flood of one tenant does not hold up another's small query`(seed: UInt64) throws {
        let flood = try TenantFlood.run(seed: seed)
        let waited = flood.endedBefore
        #expect(flood.smallSucceeded, "seed \(seed)")
        #expect(waited < flood.floodQueries / 2, "seed \(seed): \(waited) of the flood's queries went first")
    }
}
