import Foundation
import QueryModel
import QueryScheduling
import Testing

/// Queriers in processes of their own, in simulated time: whatever becomes of them and of their connections, every query
/// ends by its deadline with the right answer or a documented error, and nothing is held at the end.
@Suite struct ElasticTests {
    /// Seeds that once found a defect, and then a hundred others; more with `FIREFINCH_SIMULATION_SEEDS`.
    private static let seeds = pastFindings + Array(1...max(1, seedCount))
    private static let seedCount =
        ProcessInfo.processInfo.environment["FIREFINCH_SIMULATION_SEEDS"].flatMap { UInt64($0) } ?? 100
    private static let pastFindings: [UInt64] = [241]

    @Test(arguments: seeds) func `queriers that come, go and fall silent change no answer`(seed: UInt64) throws {
        let result = try ElasticRun.run(seed: seed)
        #expect(result.ledger.violations.isEmpty, "seed \(seed)")
    }

    /// Some die one by one between the waves, so that once in hundreds of runs nothing speaks for a fragment.
    @Test func `waves of kills hardly ever make a fragment look as if it broke queriers`() throws {
        let runs = try (1...60).map { try ElasticRun.run(seed: 3 * $0) }
        #expect(runs.count { $0.ledger.failures["query \(QueryError.Code.internalError)"] != nil } <= 2)
        #expect(runs.reduce(0) { $0 + $1.remote.lost } > 100)
        #expect(runs.reduce(0) { $0 + $1.ledger.answers } > 300)
    }

    @Test func `the same seed gives the same run`() throws {
        for seed in [2, 7, 18] as [UInt64] {
            #expect(try ElasticRun.run(seed: seed).scheduleHash == ElasticRun.run(seed: seed).scheduleHash)
        }
    }

    @Test func `leases are reported, lost, called off and fail, in this process and in others`() throws {
        // Guards the tests above against proving nothing.
        let runs = try (1...30).map { try ElasticRun.run(seed: $0) }
        #expect(runs.reduce(0) { $0 + $1.ledger.answers } > 150)
        #expect(runs.reduce(0) { $0 + $1.remote.reported } > 200)
        #expect(runs.reduce(0) { $0 + $1.local.reported } > 20)
        #expect(runs.reduce(0) { $0 + $1.remote.lost } > 8)
        #expect(runs.contains { $0.remote.cancelled > 0 })
        #expect(runs.contains { $0.remote.failed > 0 })
    }
}
