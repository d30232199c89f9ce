import HostEnvironment
import QueryModel
import QueryScheduling
import TestSupport
import Testing

/// Queriers that go, say nothing or fail, and what becomes of their leases.
@Suite struct LostLeaseTests {
    @Test(arguments: SchedulerStage.seeds)
    func `the fragments of a querier that went away are given to another one, and count once`(seed: UInt64) throws {
        let (answer, leases) = try simulate(seed: seed) { time in
            let scheduler = SchedulerStage.scheduler(time)
            let diary = Diary()
            let dying = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time, diary: diary) { lease in
                lease.fragment.index == 2 ? .die : .lateReport(after: .seconds(1))
            }
            let healthy = StandInQuerier(id: QuerierID(2), leasing: scheduler, time: time, diary: diary)
            let answer = try await SchedulerStage.with(scheduler, [dying, healthy]) {
                try await time.sleep(for: .milliseconds(1))
                return try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
            }
            return (answer, diary.leases)
        }
        #expect(answer.report == Fixtures.count(Array(0..<5)))
        #expect(answer.coverage.isComplete)
        #expect(leases.count >= 5)
    }

    @Test(arguments: SchedulerStage.seeds)
    func `a querier that leaves is noticed at once, even if nothing else happens`(seed: UInt64) throws {
        let (answer, elapsed, lost) = try simulate(seed: seed) { time in
            let scheduler = SchedulerStage.scheduler(blocks: 1, time)
            // Whichever gets the fragment first dies of it.
            let queriers = (1...2 as ClosedRange<UInt64>).map { id in
                StandInQuerier(id: QuerierID(id), leasing: scheduler, time: time) { lease in
                    lease.attempt == 1 ? .die : .report(after: .zero)
                }
            }
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await scheduler.run() }
                for querier in queriers { group.addTask { try? await querier.run() } }
                while await scheduler.snapshot().attachedQueriers < 2 { try await time.sleep(for: .milliseconds(1)) }
                let start = time.now
                let answer = try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
                let elapsed = start.duration(to: time.now)
                group.cancelAll()
                return (answer, elapsed, await scheduler.snapshot().totals.leasesLost)
            }
        }
        #expect(answer.report == Fixtures.count([0]))
        #expect(elapsed == .zero)
        #expect(lost == 1)
    }

    @Test(arguments: SchedulerStage.seeds)
    func `a querier that does not read its events holds up nobody for good`(seed: UInt64) throws {
        let answer = try simulate(seed: seed) { time in
            var settings = Fixtures.settings
            settings.maxLeasesPerQuerier = 2
            let scheduler = SchedulerStage.scheduler(blocks: 30, time, settings)
            let deaf = try await scheduler.attach(
                QuerierIntroduction(QuerierID(1)),
                QuerierOffer(leases: .max, bytes: .max)
            )
            let healthy = StandInQuerier(id: QuerierID(2), leasing: scheduler, time: time) { _ in
                .report(after: .milliseconds(500))
            }
            let answer = try await SchedulerStage.with(scheduler, [healthy]) {
                try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
            }
            withExtendedLifetime(deaf) {}
            return answer
        }
        #expect(answer.report == Fixtures.count(Array(0..<30)))
    }

    @Test func `a lease nothing is heard of is given to another querier, and its late report is ignored`() throws {
        let (answer, totals, cancelled) = try simulate(seed: 5) { time in
            var settings = Fixtures.settings
            settings.maxTimeout = .seconds(1000)
            let scheduler = SchedulerStage.scheduler(blocks: 1, time, settings)
            let diary = Diary()
            let silent = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time, diary: diary) { _ in
                .lateReport(after: .seconds(4))
            }
            let slow = StandInQuerier(id: QuerierID(2), leasing: scheduler, time: time) { _ in
                .report(after: .seconds(20))
            }
            let answer = try await SchedulerStage.with(scheduler, [silent, slow]) {
                // The silent one is served first, as the first attached.
                while await scheduler.snapshot().attachedQueriers < 2 { try await time.sleep(for: .milliseconds(1)) }
                return try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
            }
            return (answer, await scheduler.snapshot().totals, diary.cancelled.count)
        }
        #expect(answer.report == Fixtures.count([0]))
        #expect(totals.leasesLost <= 1)
        #expect(totals.leasesLost == cancelled)
        #expect(totals.outcomesIgnored == totals.leasesLost)
        #expect(totals.leasesReported == 1)
    }

    @Test func `a lease without progress is given to another querier`() throws {
        let (answer, elapsed) = try simulate(seed: 2) { time in
            let scheduler = SchedulerStage.scheduler(blocks: 1, time)
            let stalling = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time) { lease in
                lease.attempt == 1 ? .stall(for: .seconds(50)) : .report(after: .zero)
            }
            let answer = try await SchedulerStage.with(scheduler, [stalling]) {
                try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
            }
            return (answer, time.now)
        }
        #expect(answer.report == Fixtures.count([0]))
        #expect(elapsed >= Fixtures.at(5000) && elapsed < Fixtures.at(7000))
    }

    @Test func `a failure is tried again, and four fail the query`() throws {
        let failure = LeaseOutcome.failure(LeaseFailure(.retryable, QueryError(.unavailable, "the bucket is away")))
        let (error, leases) = try simulate(seed: 2) { time in
            let scheduler = SchedulerStage.scheduler(blocks: 1, time)
            let diary = Diary()
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time, diary: diary) { _ in
                .answer(failure)
            }
            let error = try await SchedulerStage.with(scheduler, [querier]) {
                await SchedulerStage.queryError { try await scheduler.answer(Fixtures.countQuery(), QueryOptions()) }
            }
            return (error, diary.leases.map(\.attempt))
        }
        #expect(error?.code == .unavailable)
        #expect(leases == [1, 2, 3, 4])
    }

    @Test(arguments: [true, false])
    func `a damaged block fails the query, unless its asker allows gaps`(allowsPartial: Bool) throws {
        let damage = LeaseOutcome.failure(LeaseFailure(.unreadable, QueryError(.dataLoss, "bad checksum")))
        let result = try simulate(seed: 2) { time in
            let scheduler = SchedulerStage.scheduler(time)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time) { lease in
                lease.fragment.index == 3 ? .answer(damage) : .report(after: .zero)
            }
            return try await SchedulerStage.with(scheduler, [querier]) { () -> Result<QueryAnswer, any Error> in
                do {
                    let options = QueryOptions(allowsPartial: allowsPartial)
                    return .success(try await scheduler.answer(Fixtures.countQuery(), options))
                } catch {
                    return .failure(error)
                }
            }
        }
        switch result {
        case .success(let answer):
            #expect(allowsPartial)
            #expect(answer.report == Fixtures.count([0, 1, 2, 4]))
            #expect(answer.coverage.fragmentsDone == 4)
            #expect(answer.coverage.gaps == ["fragment 3: bad checksum"])
        case .failure(let error):
            #expect(!allowsPartial)
            #expect((error as? QueryError) == QueryError(.dataLoss, "bad checksum"))
        }
    }
}
