import BlockFormat
import MetadataStorage
import QueryModel
import QueryScheduling
import TestSupport
import Testing

/// Plans that name objects which are gone.
@Suite struct StalePlanTests {
    @Test(arguments: SchedulerStage.seeds) func `a plan whose object is gone is made anew, once`(seed: UInt64) throws {
        let gone = LeaseOutcome.failure(LeaseFailure(.stalePlan, QueryError(.unavailable, "segments/9.ffb is gone")))
        let (answer, totals) = try simulate(seed: seed) { time in
            let metastore = ScriptedMetastore { number, _ in
                number == 0 ? [9, 1].map { Fixtures.block($0) } : [1, 2].map { Fixtures.block($0) }
            }
            let scheduler = SchedulerStage.scheduler(metastore, time)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time) { lease in
                lease.fragment.datasets.contains { $0.block.low == 9 }
                    ? .answer(gone) : .report(after: .milliseconds(1))
            }
            let answer = try await SchedulerStage.with(scheduler, [querier]) {
                try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
            }
            return (answer, await scheduler.snapshot().totals)
        }
        #expect(answer.report == Fixtures.count([1, 2]))
        #expect(answer.coverage.fragments == 2)
        #expect(totals.plansRenewed == 1)
    }

    @Test func `an object that is gone on the new plan too is lost`() throws {
        let gone = LeaseOutcome.failure(LeaseFailure(.stalePlan, QueryError(.unavailable, "segments/0.ffb is gone")))
        let metastore = ScriptedMetastore([Fixtures.block(0)])
        let error = try simulate(seed: 1) { time in
            let scheduler = SchedulerStage.scheduler(metastore, time)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time) { _ in .answer(gone) }
            return try await SchedulerStage.with(scheduler, [querier]) {
                await SchedulerStage.queryError { try await scheduler.answer(Fixtures.countQuery(), QueryOptions()) }
            }
        }
        #expect(error?.code == .dataLoss)
        #expect(error?.message.contains("segments/0.ffb is gone") == true)
        #expect(metastore.asked.count == 2)
    }
}
