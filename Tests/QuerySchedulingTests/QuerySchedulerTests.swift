import HostEnvironment
import MetadataStorage
import ProfileModel
import QueryModel
import QueryScheduling
import TestSupport
import Testing

/// Queries that are answered, and what that takes.
@Suite struct QuerySchedulerTests {
    @Test(arguments: SchedulerStage.seeds) func `a query is answered by the merged reports of its fragments`(
        seed: UInt64
    ) throws {
        let answer = try simulate(seed: seed) { time in
            let scheduler = SchedulerStage.scheduler(time)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time)
            return try await SchedulerStage.with(scheduler, [querier]) {
                try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
            }
        }
        #expect(answer.report == Fixtures.count(Array(0..<5)))
        #expect(
            answer.coverage
                == Coverage(fragments: 5, fragmentsDone: 5, blocks: 5, datasets: 5, bytes: 5000, rows: 5, gaps: [])
        )
    }

    @Test func `neither the start nor the end of a query waits for a tick`() throws {
        let elapsed = try simulate(seed: 1) { time in
            let scheduler = SchedulerStage.scheduler(time)
            // Without its loop, the scheduler has nothing but the calls themselves.
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time).run() }
                _ = try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
                group.cancelAll()
                return time.now
            }
        }
        #expect(elapsed == Fixtures.at(0))
    }

    @Test func `an idle scheduler sleeps without end`() throws {
        #expect(throws: Deadlock.self) {
            try simulate(seed: 1) { time in await SchedulerStage.scheduler(time).run() }
        }
    }

    @Test func `reports that come in many batches merge into the same answer`() throws {
        let answer = try simulate(seed: 3) { time in
            var settings = Fixtures.settings
            settings.mergeBatchReports = 2
            let scheduler = SchedulerStage.scheduler(blocks: 50, time, settings)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time, capacity: 3) { lease in
                .report(after: .milliseconds(lease.fragment.index * 7 % 5))
            }
            return try await SchedulerStage.with(scheduler, [querier]) {
                try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
            }
        }
        #expect(answer.report == Fixtures.count(Array(0..<50)))
    }

    @Test func `a query without blocks is answered without a querier`() throws {
        let answer = try simulate(seed: 1) { time in
            try await SchedulerStage.scheduler(blocks: 0, time).answer(Fixtures.countQuery(), QueryOptions())
        }
        #expect(answer == QueryAnswer(report: .timeSeries(TimeSeriesReport()), coverage: Coverage()))
    }

    @Test func `the metastore is asked for what the query needs and no more`() throws {
        let metastore = ScriptedMetastore([])
        _ = try simulate(seed: 1) { time in
            var query = Fixtures.countQuery(of: [Fixtures.alice, Fixtures.bob])
            query.matchers = [LabelMatcher("service_name", .equal, "shop")]
            return try await SchedulerStage.scheduler(metastore, time).answer(query, QueryOptions())
        }
        let selection = try #require(metastore.asked.first)
        #expect(metastore.asked.count == 1)
        #expect(selection.tenants == [Fixtures.alice, Fixtures.bob])
        #expect(selection.service == "shop")
        #expect(selection.range == TimeRange(startMilliseconds: -1000, endMilliseconds: 1000))
    }

    @Test(arguments: SchedulerStage.seeds)
    func `a small query is not held up by a large one of another tenant`(seed: UInt64) throws {
        let small = try simulate(seed: seed) { time in
            let metastore = ScriptedMetastore { _, selection in
                selection.tenants == [Fixtures.alice]
                    ? (0..<500).map { Fixtures.block($0, bytes: 1 << 20) }
                    : [Fixtures.block(0, of: Fixtures.bob)]
            }
            let scheduler = SchedulerStage.scheduler(metastore, time)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time, capacity: 2) { _ in
                .report(after: .milliseconds(20))
            }
            return try await SchedulerStage.with(scheduler, [querier]) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { _ = try await scheduler.answer(Fixtures.countQuery(), QueryOptions()) }
                    try await time.sleep(for: .milliseconds(500))
                    let start = time.now
                    let query = Fixtures.countQuery(of: [Fixtures.bob])
                    _ = try await scheduler.answer(query, QueryOptions())
                    group.cancelAll()
                    return start.duration(to: time.now)
                }
            }
        }
        #expect(small <= .milliseconds(80))
    }
}
