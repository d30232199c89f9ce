import HostEnvironment
import QueryModel
import QueryScheduling
import TestSupport
import Testing

/// Askers who give up, and a scheduler that ends.
@Suite struct QueryEndTests {
    @Test(arguments: SchedulerStage.seeds) func `cancelling the asker calls off its leases`(seed: UInt64) throws {
        let (wasCancelled, leased, cancelled, snapshot) = try simulate(seed: seed) { time in
            let scheduler = SchedulerStage.scheduler(time)
            let diary = Diary()
            let querier = StandInQuerier(
                id: QuerierID(1),
                leasing: scheduler,
                time: time,
                diary: diary,
                capacity: 3
            ) { _ in .report(after: .seconds(10)) }
            return try await SchedulerStage.with(scheduler, [querier]) {
                let wasCancelled = await withTaskGroup(of: Bool.self) { group in
                    group.addTask {
                        do {
                            _ = try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
                            return false
                        } catch { return error is CancellationError }
                    }
                    try? await time.sleep(for: .seconds(1))
                    group.cancelAll()
                    return await group.next() ?? false
                }
                try await time.sleep(for: .milliseconds(1))
                let leased = diary.leases.map(\.id).sorted()
                return (wasCancelled, leased, diary.cancelled.sorted(), await scheduler.snapshot())
            }
        }
        #expect(wasCancelled)
        #expect(leased.count == 3)
        #expect(cancelled == leased)
        #expect(snapshot.queuedFragments == 0 && snapshot.runningLeases == 0 && snapshot.queries == 0)
    }

    @Test(arguments: SchedulerStage.seeds)
    func `draining finishes what runs, refuses what comes, and lets the queriers go`(seed: UInt64) throws {
        let (answer, refusal, attachment) = try simulate(seed: seed) { time in
            let scheduler = SchedulerStage.scheduler(time)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time) { _ in
                .report(after: .seconds(2))
            }
            return try await withThrowingTaskGroup(of: QueryAnswer?.self) { group in
                group.addTask {
                    try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
                }
                group.addTask {
                    try await querier.run()
                    return nil
                }
                try await time.sleep(for: .seconds(1))
                async let drained: Void = scheduler.drain()
                try await time.sleep(for: .milliseconds(1))
                let refusal = await SchedulerStage.queryError {
                    try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
                }
                var answer: QueryAnswer?
                // Both end by themselves: the query with its answer, the querier with its stream.
                while let ended = try await group.next() { answer = ended ?? answer }
                await drained
                let attachment = await SchedulerStage.queryError {
                    _ = try await scheduler.attach(QuerierIntroduction(QuerierID(2)), QuerierOffer(leases: 1, bytes: 1))
                    throw CancellationError()
                }
                return (answer, refusal, attachment)
            }
        }
        #expect(answer?.report == Fixtures.count(Array(0..<5)))
        #expect(refusal?.code == .unavailable)
        #expect(attachment?.code == .unavailable)
    }

    @Test(arguments: SchedulerStage.seeds) func `stopping the loop hard fails what runs`(seed: UInt64) throws {
        let error = try simulate(seed: seed) { time in
            let scheduler = SchedulerStage.scheduler(time)
            return try await withThrowingTaskGroup(of: QueryError?.self) { group in
                group.addTask {
                    await withTaskGroup(of: Void.self) { group in
                        group.addTask { await scheduler.run() }
                        try? await time.sleep(for: .seconds(1))
                        group.cancelAll()
                    }
                    return nil
                }
                group.addTask {
                    await SchedulerStage.queryError {
                        try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
                    }
                }
                var error: QueryError?
                while let ended = try await group.next() { error = ended ?? error }
                return error
            }
        }
        #expect(error?.code == .unavailable)
    }
}
