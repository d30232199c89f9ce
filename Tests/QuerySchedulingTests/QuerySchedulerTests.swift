import BlockFormat
import HostEnvironment
import MetadataStorage
import ProfileModel
import QueryModel
import QueryScheduling
import Synchronization
import TestSupport
import Testing

@Suite struct QuerySchedulerTests {
    private static let seeds = 0..<20 as Range<UInt64>

    private static func scheduler(
        blocks: Int = 5,
        _ time: ManualTimeSource,
        _ settings: SchedulerSettings = Fixtures.settings
    ) -> QueryScheduler {
        scheduler(ScriptedMetastore((0..<blocks).map { Fixtures.block($0) }), time, settings)
    }

    private static func scheduler(
        _ metastore: ScriptedMetastore,
        _ time: ManualTimeSource,
        _ settings: SchedulerSettings = Fixtures.settings
    ) -> QueryScheduler {
        QueryScheduler(metastore: metastore, time: time, settings: settings, logger: Fixtures.logger)
    }

    /// Runs `body` beside the scheduler's loop and queriers that conduct themselves as told, and ends those after it.
    private static func with<Value: Sendable>(
        _ scheduler: QueryScheduler,
        _ queriers: [StandInQuerier],
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                await scheduler.run()
                return nil
            }
            for querier in queriers {
                group.addTask {
                    try? await querier.run()
                    return nil
                }
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            while let value = try await group.next() { if let value { return value } }
            throw CancellationError()
        }
    }

    private static func queryError(_ body: () async throws -> QueryAnswer) async -> QueryError? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? QueryError
        }
    }

    @Test(arguments: seeds) func `a query is answered by the merged reports of its fragments`(seed: UInt64) throws {
        let answer = try simulate(seed: seed) { time in
            let scheduler = Self.scheduler(time)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time)
            return try await Self.with(scheduler, [querier]) {
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
            let scheduler = Self.scheduler(time)
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
            try simulate(seed: 1) { time in await Self.scheduler(time).run() }
        }
    }

    @Test func `reports that come in many batches merge into the same answer`() throws {
        let answer = try simulate(seed: 3) { time in
            var settings = Fixtures.settings
            settings.mergeBatchReports = 2
            let scheduler = Self.scheduler(blocks: 50, time, settings)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time, capacity: 3) { lease in
                .report(after: .milliseconds(lease.fragment.index * 7 % 5))
            }
            return try await Self.with(scheduler, [querier]) {
                try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
            }
        }
        #expect(answer.report == Fixtures.count(Array(0..<50)))
    }

    @Test func `a query without blocks is answered without a querier`() throws {
        let answer = try simulate(seed: 1) { time in
            try await Self.scheduler(blocks: 0, time).answer(Fixtures.countQuery(), QueryOptions())
        }
        #expect(answer == QueryAnswer(report: .timeSeries(TimeSeriesReport()), coverage: Coverage()))
    }

    @Test func `the metastore is asked for what the query needs and no more`() throws {
        let metastore = ScriptedMetastore([])
        _ = try simulate(seed: 1) { time in
            var query = Fixtures.countQuery(of: [Fixtures.alice, Fixtures.bob])
            query.matchers = [LabelMatcher("service_name", .equal, "shop")]
            return try await Self.scheduler(metastore, time).answer(query, QueryOptions())
        }
        let selection = try #require(metastore.asked.first)
        #expect(metastore.asked.count == 1)
        #expect(selection.tenants == [Fixtures.alice, Fixtures.bob])
        #expect(selection.service == "shop")
        #expect(selection.range == TimeRange(startMilliseconds: -1000, endMilliseconds: 1000))
    }

    @Test(arguments: seeds) func `without a querier a query ends by its deadline and says so`(seed: UInt64) throws {
        let (error, elapsed) = try simulate(seed: seed) { time in
            let scheduler = Self.scheduler(time)
            let error = await Self.queryError {
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
            let scheduler = Self.scheduler(metastore, time)
            return await Self.queryError {
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
            return await Self.queryError {
                try await Self.scheduler(metastore, time).answer(Fixtures.countQuery(), QueryOptions())
            }
        }
        #expect(error?.code == .unavailable)
    }

    @Test func `a question without an answer is refused before anything is looked up`() throws {
        let metastore = ScriptedMetastore([])
        let error = try simulate(seed: 1) { time in
            await Self.queryError {
                try await Self.scheduler(metastore, time).answer(Fixtures.countQuery(of: []), QueryOptions())
            }
        }
        #expect(error?.code == .invalidArgument)
        #expect(metastore.asked.isEmpty)
    }

    @Test(arguments: seeds)
    func `the fragments of a querier that went away are given to another one, and count once`(seed: UInt64) throws {
        let (answer, leases) = try simulate(seed: seed) { time in
            let scheduler = Self.scheduler(time)
            let diary = Diary()
            let dying = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time, diary: diary) { lease in
                lease.fragment.index == 2 ? .die : .lateReport(after: .seconds(1))
            }
            let healthy = StandInQuerier(id: QuerierID(2), leasing: scheduler, time: time, diary: diary)
            let answer = try await Self.with(scheduler, [dying, healthy]) {
                try await time.sleep(for: .milliseconds(1))
                return try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
            }
            return (answer, diary.leases)
        }
        #expect(answer.report == Fixtures.count(Array(0..<5)))
        #expect(answer.coverage.isComplete)
        #expect(leases.count >= 5)
    }

    @Test(arguments: seeds)
    func `a querier that leaves is noticed at once, even if nothing else happens`(seed: UInt64) throws {
        let (answer, elapsed, lost) = try simulate(seed: seed) { time in
            let scheduler = Self.scheduler(blocks: 1, time)
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

    @Test(arguments: seeds)
    func `a querier that does not read its events holds up nobody for good`(seed: UInt64) throws {
        let answer = try simulate(seed: seed) { time in
            var settings = Fixtures.settings
            settings.maxLeasesPerQuerier = 2
            let scheduler = Self.scheduler(blocks: 30, time, settings)
            let deaf = try await scheduler.attach(
                QuerierIntroduction(QuerierID(1)),
                QuerierOffer(leases: .max, bytes: .max)
            )
            let healthy = StandInQuerier(id: QuerierID(2), leasing: scheduler, time: time) { _ in
                .report(after: .milliseconds(500))
            }
            let answer = try await Self.with(scheduler, [healthy]) {
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
            let scheduler = Self.scheduler(blocks: 1, time, settings)
            let diary = Diary()
            let silent = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time, diary: diary) { _ in
                .lateReport(after: .seconds(4))
            }
            let slow = StandInQuerier(id: QuerierID(2), leasing: scheduler, time: time) { _ in
                .report(after: .seconds(20))
            }
            let answer = try await Self.with(scheduler, [silent, slow]) {
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
            let scheduler = Self.scheduler(blocks: 1, time)
            let stalling = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time) { lease in
                lease.attempt == 1 ? .stall(for: .seconds(50)) : .report(after: .zero)
            }
            let answer = try await Self.with(scheduler, [stalling]) {
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
            let scheduler = Self.scheduler(blocks: 1, time)
            let diary = Diary()
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time, diary: diary) { _ in
                .answer(failure)
            }
            let error = try await Self.with(scheduler, [querier]) {
                await Self.queryError { try await scheduler.answer(Fixtures.countQuery(), QueryOptions()) }
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
            let scheduler = Self.scheduler(time)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time) { lease in
                lease.fragment.index == 3 ? .answer(damage) : .report(after: .zero)
            }
            return try await Self.with(scheduler, [querier]) { () -> Result<QueryAnswer, any Error> in
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

    @Test(arguments: seeds) func `a plan whose object is gone is made anew, once`(seed: UInt64) throws {
        let gone = LeaseOutcome.failure(LeaseFailure(.stalePlan, QueryError(.unavailable, "segments/9.ffb is gone")))
        let (answer, totals) = try simulate(seed: seed) { time in
            let metastore = ScriptedMetastore { number, _ in
                number == 0 ? [9, 1].map { Fixtures.block($0) } : [1, 2].map { Fixtures.block($0) }
            }
            let scheduler = Self.scheduler(metastore, time)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time) { lease in
                lease.fragment.datasets.contains { $0.block.low == 9 }
                    ? .answer(gone) : .report(after: .milliseconds(1))
            }
            let answer = try await Self.with(scheduler, [querier]) {
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
            let scheduler = Self.scheduler(metastore, time)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time) { _ in .answer(gone) }
            return try await Self.with(scheduler, [querier]) {
                await Self.queryError { try await scheduler.answer(Fixtures.countQuery(), QueryOptions()) }
            }
        }
        #expect(error?.code == .dataLoss)
        #expect(error?.message.contains("segments/0.ffb is gone") == true)
        #expect(metastore.asked.count == 2)
    }

    @Test(arguments: seeds) func `cancelling the asker calls off its leases`(seed: UInt64) throws {
        let (wasCancelled, leased, cancelled, snapshot) = try simulate(seed: seed) { time in
            let scheduler = Self.scheduler(time)
            let diary = Diary()
            let querier = StandInQuerier(
                id: QuerierID(1),
                leasing: scheduler,
                time: time,
                diary: diary,
                capacity: 3
            ) { _ in .report(after: .seconds(10)) }
            return try await Self.with(scheduler, [querier]) {
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

    @Test(arguments: seeds) func `a query over a limit is refused at once and takes nothing`(seed: UInt64) throws {
        let (error, snapshot) = try simulate(seed: seed) { time in
            var settings = Fixtures.settings
            settings.tenantBytes = 4000
            let scheduler = Self.scheduler(time, settings)
            let error = await Self.queryError {
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
            let scheduler = Self.scheduler(blocks: 50, time, settings)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time)
            return try await Self.with(scheduler, [querier]) {
                await Self.queryError { try await scheduler.answer(Fixtures.countQuery(), QueryOptions()) }
            }
        }
        #expect(error?.code == .resourceExhausted)
        #expect(error?.message.contains("over query.max-report-bytes") == true)
    }

    @Test(arguments: seeds)
    func `a small query is not held up by a large one of another tenant`(seed: UInt64) throws {
        let small = try simulate(seed: seed) { time in
            let metastore = ScriptedMetastore { _, selection in
                selection.tenants == [Fixtures.alice]
                    ? (0..<500).map { Fixtures.block($0, bytes: 1 << 20) }
                    : [Fixtures.block(0, of: Fixtures.bob)]
            }
            let scheduler = Self.scheduler(metastore, time)
            let querier = StandInQuerier(id: QuerierID(1), leasing: scheduler, time: time, capacity: 2) { _ in
                .report(after: .milliseconds(20))
            }
            return try await Self.with(scheduler, [querier]) {
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

    @Test(arguments: seeds)
    func `draining finishes what runs, refuses what comes, and lets the queriers go`(seed: UInt64) throws {
        let (answer, refusal, attachment) = try simulate(seed: seed) { time in
            let scheduler = Self.scheduler(time)
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
                let refusal = await Self.queryError {
                    try await scheduler.answer(Fixtures.countQuery(), QueryOptions())
                }
                var answer: QueryAnswer?
                // Both end by themselves: the query with its answer, the querier with its stream.
                while let ended = try await group.next() { answer = ended ?? answer }
                await drained
                let attachment = await Self.queryError {
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

    @Test(arguments: seeds) func `stopping the loop hard fails what runs`(seed: UInt64) throws {
        let error = try simulate(seed: seed) { time in
            let scheduler = Self.scheduler(time)
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
                    await Self.queryError { try await scheduler.answer(Fixtures.countQuery(), QueryOptions()) }
                }
                var error: QueryError?
                while let ended = try await group.next() { error = ended ?? error }
                return error
            }
        }
        #expect(error?.code == .unavailable)
    }
}
