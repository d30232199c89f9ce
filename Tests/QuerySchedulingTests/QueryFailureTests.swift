import HostEnvironment
import MetadataStorage
import QueryModel
import QueryScheduling
import TestSupport
import Testing

/// Queries that end without an answer: by their deadline, the metastore, a limit.
@Suite struct QueryFailureTests {
    @Test(arguments: SchedulerStage.seeds) func `without a querier a query ends by its deadline and says so`(
        seed: UInt64
    ) throws {
        let (error, elapsed) = try simulate(seed: seed) { time in
            let scheduler = SchedulerStage.scheduler(time)
            let error = await SchedulerStage.queryError {
                try await scheduler.answer(Fixtures.countQuery(), QueryOptions(timeout: .seconds(2)))
            }
            let snapshot = await scheduler.snapshot()
            #expect(snapshot.queuedFragments == 0 && snapshot.queries == 0)
            return (error, time.now)
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.message.contains("0 of 5 fragments done, 0 running, no querier attached") == true)
        #expect(elapsed == Fixtures.at(2000))
    }

    @Test func `a metastore that does not answer does not hold a query beyond its deadline`() throws {
        let error = try simulate(seed: 1) { time in
            let metastore = ScriptedMetastore { _, _ throws(MetastoreError) in
                do {
                    try await time.sleep(for: .seconds(1000))
                    return []
                } catch {
                    throw MetastoreError(.cancelled, "the look-up was cancelled")
                }
            }
            let scheduler = SchedulerStage.scheduler(metastore, time)
            return await SchedulerStage.queryError {
                try await scheduler.answer(Fixtures.countQuery(), QueryOptions(timeout: .seconds(2)))
            }
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.message.contains("not planned yet") == true)
    }

    @Test func `an error of the metastore is the query's`() throws {
        let error = try simulate(seed: 1) { time in
            let metastore = ScriptedMetastore { _, _ throws(MetastoreError) in
                throw MetastoreError(.unavailable, "disk full")
            }
            return await SchedulerStage.queryError {
                try await SchedulerStage.scheduler(metastore, time).answer(Fixtures.countQuery(), QueryOptions())
            }
        }
        #expect(error?.code == .unavailable)
    }

    @Test func `a question without an answer is refused before anything is looked up`() throws {
        let metastore = ScriptedMetastore([])
        let error = try simulate(seed: 1) { time in
            await SchedulerStage.queryError {
                try await SchedulerStage.scheduler(metastore, time).answer(Fixtures.countQuery(of: []), QueryOptions())
            }
        }
        #expect(error?.code == .invalidArgument)
        #expect(metastore.asked.isEmpty)
    }

    @Test(arguments: SchedulerStage.seeds) func `a query over a limit is refused at once and takes nothing`(
        seed: UInt64
    ) throws {
        let (error, snapshot) = try simulate(seed: seed) { time in
            var settings = Fixtures.settings
            settings.tenantBytes = 4000
            let scheduler = SchedulerStage.scheduler(time, settings)
            let error = await SchedulerStage.queryError {
                try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
            }
            return (error, await scheduler.snapshot())
        }
        #expect(error?.code == .resourceExhausted)
        #expect(error?.message.contains("over query.tenant-bytes") == true)
        #expect(snapshot.queries == 0)
    }

    @Test func `a merged report over the limit fails the query`() throws {
        let error = try simulate(seed: 1) { time in
            var settings = Fixtures.settings
            settings.maxReportBytes = 100
            let scheduler = SchedulerStage.scheduler(blocks: 50, time, settings)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time)
            return try await SchedulerStage.with(scheduler, [querier]) {
                await SchedulerStage.queryError { try await scheduler.answer(Fixtures.countQuery(), QueryOptions()) }
            }
        }
        #expect(error?.code == .resourceExhausted)
        #expect(error?.message.contains("over query.max-report-bytes") == true)
    }
}
