import QueryModel
import QueryScheduling
import Testing

/// Many queriers that go at nearly the same time, and fragments that really break queriers.
@Suite struct MassKillTests {
    private static let seeds = 0..<30 as Range<UInt64>

    /// Half of sixteen queriers killed within a second, twice, while they work on about a hundred fragments.
    private static var massKill: PoolModel {
        var model = PoolModel()
        model.queries = Array(repeating: 50, count: 12)
        model.kills = (0..<8).map { 40 + $0 * 125 }
        return model
    }

    /// The same by the rule that excuses nothing.
    private static var strict: PoolModel {
        var model = massKill
        model.settings.mostLossesExcused = 0
        return model
    }

    private static func sum(_ model: PoolModel) throws -> (suspects: Int, lost: Int, failed: Int, longest: Int64) {
        var sum = (suspects: 0, lost: 0, failed: 0, longest: Int64(0))
        for seed in seeds {
            let outcome = try model.run(seed: seed)
            sum.suspects += outcome.totals.suspects
            sum.lost += outcome.totals.leasesLost
            sum.failed += outcome.errors.count
            sum.longest = max(sum.longest, outcome.milliseconds)
        }
        return sum
    }

    @Test func `a mass kill fails no query and puts hardly a fragment under suspicion`() throws {
        let now = try Self.sum(Self.massKill)
        let strict = try Self.sum(Self.strict)
        Attachment.record("excused: \(now)\nstrict: \(strict)\n", named: "mass-kill.txt")
        #expect(now.lost > 30 * Self.seeds.count)
        #expect(now.failed == 0)
        #expect(strict.suspects > 2 * Self.seeds.count, "\(strict)")
        #expect(now.suspects * 4 <= strict.suspects, "\(now), strict \(strict)")
        #expect(now.longest <= strict.longest)
    }

    @Test(arguments: seeds) func `in a calm pool poison costs exactly four queriers`(seed: UInt64) throws {
        var model = PoolModel()
        model.queries = [40, 1]
        model.isDeadly = { query, _ in query == 1 }
        let outcome = try model.run(seed: seed)
        #expect(outcome.deaths == 4)
        #expect(outcome.errors.map(\.code) == [.internalError])
        #expect(outcome.errors.first?.message.contains("lost 4 times, 2 of them while alone") == true)
        #expect(outcome.answered == 1)
    }

    @Test(arguments: seeds) func `poison is found while queriers are killed all the time`(seed: UInt64) throws {
        var model = PoolModel()
        model.queries = [40, 1]
        model.isDeadly = { query, _ in query == 1 }
        model.kills = (0..<600).map { 10 + $0 * 100 }
        let outcome = try model.run(seed: seed)
        let error = try #require(outcome.errors.first)
        #expect(outcome.errors.count == 1 && outcome.answered == 1)
        let numbers = error.message.split(separator: " ").compactMap { Int($0) }
        #expect(try #require(numbers.dropFirst().first) <= 10, "\(error)")
    }

    @Test(arguments: [1, 4, 16], [1, 8])
    func `a query that is all poison costs a bounded number of queriers`(queriers: Int, leases: Int) throws {
        for seed in Self.seeds {
            var model = PoolModel()
            model.queriers = queriers
            model.leasesPerQuerier = leases
            model.isDeadly = { _, _ in true }
            let outcome = try model.run(seed: seed)
            var unforgiving = model
            unforgiving.settings.mostLossesExcused = 0
            let strict = try unforgiving.run(seed: seed)
            #expect(outcome.errors.count == 1)
            // Those that are excused, those the first suspect may break beside, and what goes on meanwhile breaks.
            let most = strict.deaths + model.settings.mostQueriersExcused + 3 + queriers
            #expect(outcome.deaths <= most, "\(outcome), strict \(strict)")
        }
    }

    @Test func `poison queries that explain each other's losses are found all the same`() throws {
        for seed in Self.seeds {
            var model = PoolModel()
            model.queries = [1, 1, 1, 1, 20]
            model.isDeadly = { query, _ in query < 4 }
            let outcome = try model.run(seed: seed)
            #expect(outcome.errors.count == 4 && outcome.answered == 1)
            #expect(outcome.deaths <= 4 * 10, "\(outcome)")
        }
    }
}
