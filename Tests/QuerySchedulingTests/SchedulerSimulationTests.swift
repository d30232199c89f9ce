import Foundation
import HostEnvironment
import MetadataStorage
import QueryModel
import QueryScheduling
import Synchronization
import TestSupport
import Testing

/// Queriers that die, hang, refuse, fail and come late, in an order drawn from a seed: whatever happens, every query ends
/// by its deadline with the one right answer or an error of a documented kind, and nothing is left behind.
@Suite struct SchedulerSimulationTests {
    /// What became of one query.
    private struct Ending: Sendable {
        var blocks: [Int]
        var started: MonotonicInstant
        var ended: MonotonicInstant
        var result: Result<QueryAnswer, any Error>
        var isGivenUp = false
    }

    /// A hundred seeds, or as many as `FIREFINCH_SIMULATION_SEEDS` says.
    private static let seeds =
        0..<(ProcessInfo.processInfo.environment["FIREFINCH_SIMULATION_SEEDS"].flatMap { UInt64($0) } ?? 100)
    private static let timeout = Duration.seconds(30)
    private static let documented: [QueryError.Code] = [
        .resourceExhausted, .deadlineExceeded, .unavailable, .internalError,
    ]

    private static func conduct(_ random: SeededRandomSource) -> Conduct {
        switch random.next() % 100 {
        case ..<70: .report(after: .milliseconds(random.next() % 200))
        case ..<76: .answer(.busy)
        case ..<82: .answer(.failure(LeaseFailure(.retryable, QueryError(.unavailable, "the bucket is away"))))
        case ..<87: .lateReport(after: .milliseconds(random.next() % 8000))
        case ..<92: .stall(for: .seconds(Int64(random.next() % 9)))
        case ..<95: .die
        default: .report(after: .milliseconds(1000 + random.next() % 4000))
        }
    }

    private static func mergeConduct(_ random: SeededRandomSource) -> Conduct {
        switch random.next() % 100 {
        case ..<50: .report(after: .milliseconds(random.next() % 200))
        case ..<65: .answer(.busy)
        case ..<80: .answer(.failure(LeaseFailure(.permanent, QueryError(.resourceExhausted, "no room for it"))))
        case ..<88: .lateReport(after: .milliseconds(random.next() % 8000))
        case ..<97: .stall(for: .seconds(Int64(random.next() % 9)))
        default: .die
        }
    }

    /// A querier that is started anew under another name whenever it died; in every fourth world one with so many places
    /// that some are kept.
    private static func revive(
        _ slot: UInt64,
        _ seed: UInt64,
        _ scheduler: QueryScheduler,
        _ time: ManualTimeSource,
        _ random: SeededRandomSource
    ) async {
        var life: UInt64 = 0
        while !Task.isCancelled {
            life += 1
            let places = seed % 4 == 3 ? 8 + random.next() % 9 : 1 + random.next() % 4
            var querier = StandInQuerier(
                id: QuerierID(slot << 32 | life),
                leasing: scheduler,
                time: time,
                capacity: Int(places),
                place: slot == 1 ? .local : .remote
            ) { _ in conduct(random) }
            querier.mergeConduct = { _ in mergeConduct(random) }
            try? await querier.run()
            try? await time.sleep(for: .milliseconds(random.next() % 500))
        }
    }

    private static func ask(
        _ number: Int,
        _ scheduler: QueryScheduler,
        _ time: ManualTimeSource,
        _ random: SeededRandomSource
    ) async -> Ending {
        try? await time.sleep(for: .milliseconds(random.next() % 3000))
        let tenant = number % 3 == 0 ? Fixtures.bob : Fixtures.alice
        let started = time.now
        let patience = number == 5 ? Duration.milliseconds(random.next() % 2000) : nil
        let result = await answer(Fixtures.countQuery(of: [tenant]), scheduler, time, givingUpAfter: patience)
        return Ending(
            blocks: Array(0..<(tenant == Fixtures.bob ? 3 : 20)),
            started: started,
            ended: time.now,
            result: result,
            isGivenUp: patience != nil
        )
    }

    /// Asks, and cancels after a while if the asker has so little patience.
    private static func answer(
        _ query: Query,
        _ scheduler: QueryScheduler,
        _ time: ManualTimeSource,
        givingUpAfter patience: Duration?
    ) async -> Result<QueryAnswer, any Error> {
        await withTaskGroup(of: Result<QueryAnswer, any Error>?.self) { group in
            group.addTask {
                do { return .success(try await scheduler.answer(query, QueryOptions(timeout: timeout))) } catch {
                    return .failure(error)
                }
            }
            if let patience {
                group.addTask {
                    try? await time.sleep(for: patience)
                    return nil
                }
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            if let first { return first }
            let second = await group.next() ?? nil
            return second ?? .failure(CancellationError())
        }
    }

    /// What the scheduler says of its queriers, looked at again and again.
    private final class Books: Sendable {
        private let mostQuiet = Mutex(0)

        /// The most leases that one querier had in places kept for tenants with few.
        var mostInKeptPlaces: Int { mostQuiet.withLock { $0 } }

        func watch(_ scheduler: QueryScheduler, _ time: ManualTimeSource) async {
            while (try? await time.sleep(for: .milliseconds(20))) != nil {
                let most = await scheduler.queriers().map(\.runningQuiet).max() ?? 0
                mostQuiet.withLock { $0 = max($0, most) }
            }
        }
    }

    /// Whether nothing is booked on any querier.
    private static func holdNothing(_ queriers: [AttachedQuerier]) -> Bool {
        queriers.allSatisfy {
            $0.running == 0 && $0.runningBytes == 0 && $0.runningLookUps == 0 && $0.runningQuiet == 0
        }
    }

    /// Eight queries of two tenants over three queriers under faults; what became of them and what is left.
    private static func world(
        _ seed: UInt64,
        _ time: ManualTimeSource,
        _ books: Books = Books()
    ) async -> ([Ending], SchedulerSnapshot) {
        let random = SeededRandomSource(seed: seed)
        let metastore = ScriptedMetastore { number, selection throws(MetastoreError) in
            if (seed + UInt64(number)) % 31 == 0 { throw MetastoreError(.unavailable, "the metastore is away") }
            let tenant = selection.tenants[0]
            return (0..<(tenant == Fixtures.bob ? 3 : 20)).map { Fixtures.block($0, of: tenant) }
        }
        var settings = Fixtures.settings
        settings.affinityWait = .milliseconds(Int64(seed % 3) * 5)
        settings.mergeBatchReports = Int(1 + seed % 7)
        settings.hedgeLeastLeases = 4
        if seed % 2 == 1 {
            // Whatever can be merged elsewhere, is.
            settings.mergeBacklogBytes = 0
            settings.leastMergeLeaseBytes = 0
            settings.leastMergeLeaseReports = Int(2 + seed % 3)
        }
        let scheduler = QueryScheduler(
            metastore: metastore,
            time: time,
            settings: settings,
            logger: Fixtures.logger
        )
        return await withTaskGroup(of: Ending?.self) { group in
            for slot in 1...3 as ClosedRange<UInt64> {
                group.addTask {
                    await revive(slot, seed, scheduler, time, random)
                    return nil
                }
            }
            group.addTask {
                await scheduler.run()
                return nil
            }
            group.addTask {
                await books.watch(scheduler, time)
                return nil
            }
            for number in 0..<8 { group.addTask { await ask(number, scheduler, time, random) } }
            var endings: [Ending] = []
            while endings.count < 8, let ending = await group.next() { if let ending { endings.append(ending) } }
            let snapshot = await scheduler.snapshot()
            #expect(holdNothing(await scheduler.queriers()))
            group.cancelAll()
            return (endings, snapshot)
        }
    }

    @Test(arguments: seeds)
    func `every query ends in time with the right answer or a documented error`(seed: UInt64) throws {
        let (endings, snapshot) = try simulate(seed: seed) { time in await Self.world(seed, time) }
        for ending in endings { check(ending) }
        #expect(snapshot.queuedFragments == 0 && snapshot.queuedBytes == 0)
        #expect(snapshot.runningLeases == 0 && snapshot.runningBytes == 0)
        #expect(snapshot.runningMerges == 0 && snapshot.mergeBacklogBytes == 0)
        #expect(snapshot.reportBytes == 0 && snapshot.reservedReportBytes == 0 && snapshot.queries == 0)
    }

    @Test(arguments: 0..<5 as Range<UInt64>) func `the same seed gives the same schedule`(seed: UInt64) throws {
        let hashes = try (0..<2).map { _ in
            let executor = SeededExecutor(seed: seed)
            let (_, snapshot) = try simulate(seed: seed, on: executor) { time in await Self.world(seed, time) }
            return [executor.scheduleHash.hashValue, executor.jobsRun, snapshot.totals.hashValue]
        }
        #expect(hashes[0] == hashes[1])
    }

    @Test func `most of those queries are answered, although every kind of fault occurs`() throws {
        // Guards the tests above against proving nothing.
        var answered = 0
        var busy = 0
        var failed = 0
        var lost = 0
        var ignored = 0
        var hedged = 0
        var won = 0
        var merges = MergeTotals()
        let books = Books()
        for seed in 0..<10 as Range<UInt64> {
            let (endings, snapshot) = try simulate(seed: seed) { time in await Self.world(seed, time, books) }
            answered += endings.count { (try? $0.result.get()) != nil }
            busy += snapshot.totals.leasesBusy
            failed += snapshot.totals.leasesFailed
            lost += snapshot.totals.leasesLost
            ignored += snapshot.totals.outcomesIgnored
            hedged += snapshot.totals.hedgesGranted
            won += snapshot.totals.hedgesWon
            merges.add(snapshot.totals.merges)
        }
        #expect(answered >= 40)
        #expect(busy > 0 && failed > 0)
        #expect(lost > 0 && ignored > 0)
        #expect(hedged > won && won > 0)
        #expect(books.mostInKeptPlaces > 0)
        #expect(merges.here > 0 && merges.merged > 0)
        #expect(merges.busy > 0 && merges.failed > 0 && merges.lost > 0)
        #expect(merges.sent == merges.merged + merges.busy + merges.failed + merges.lost + merges.cancelled)
    }

    private func check(_ ending: Ending) {
        #expect(ending.started.duration(to: ending.ended) <= Self.timeout)
        switch ending.result {
        case .success(let answer):
            #expect(answer.report == Fixtures.count(ending.blocks))
            #expect(answer.coverage.isComplete)
        case .failure(is CancellationError):
            #expect(ending.isGivenUp)
        case .failure(let error as QueryError):
            #expect(Self.documented.contains(error.code), "\(error)")
        case .failure(let error):
            Issue.record("undocumented \(error)")
        }
    }
}

extension MergeTotals {
    fileprivate mutating func add(_ other: MergeTotals) {
        here += other.here
        sent += other.sent
        merged += other.merged
        busy += other.busy
        failed += other.failed
        lost += other.lost
        cancelled += other.cancelled
    }
}
