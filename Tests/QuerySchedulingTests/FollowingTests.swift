import HostEnvironment
import QueryModel
import QueryScheduling
import Synchronization
import TestSupport
import Testing

@Suite struct FollowingTests {
    private static let seeds = 0..<20 as Range<UInt64>

    /// What a follower read.
    private final class Diary: Sendable {
        private let entries = Mutex<[(time: MonotonicInstant, word: QueryProgress)]>([])
        var words: [QueryProgress] { entries.withLock { $0.map(\.word) } }
        var times: [MonotonicInstant] { entries.withLock { $0.map(\.time) } }
        func note(_ word: QueryProgress, at time: MonotonicInstant) { entries.withLock { $0.append((time, word)) } }
    }

    /// Has a query of `blocks` fragments answered that is followed by someone who reads at once, or not at all.
    private static func follow(
        seed: UInt64,
        blocks: Int,
        reads: Bool = true,
        capacity: Int = 2,
        _ conduct: @escaping @Sendable (Lease) -> Conduct
    ) throws -> (answer: QueryAnswer, diary: Diary, feed: QueryProgressFeed, idle: SchedulerSnapshot) {
        try simulate(seed: seed) { time in
            let scheduler = QueryScheduler(
                metastore: ScriptedMetastore((0..<blocks).map { Fixtures.block($0) }),
                time: time,
                settings: Fixtures.settings,
                logger: Fixtures.logger
            )
            let feed = QueryProgressFeed()
            let diary = Diary()
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await scheduler.run() }
                let querier = StandInQuerier(
                    id: QuerierID(1),
                    leasing: scheduler,
                    time: time,
                    capacity: capacity,
                    conduct: conduct
                )
                group.addTask { try? await querier.run() }
                if reads {
                    group.addTask { while let word = await feed.next() { diary.note(word, at: time.now) } }
                }
                defer { group.cancelAll() }
                let answer = try await scheduler.answer(Fixtures.countQuery(), QueryOptions(), telling: feed)
                let idle = await scheduler.snapshot()
                return (answer, diary, feed, idle)
            }
        }
    }

    @Test(arguments: seeds) func `a followed query has the same answer, and its growing reports are parts of it`(
        seed: UInt64
    ) throws {
        let (answer, diary, _, idle) = try Self.follow(seed: seed, blocks: 12) { lease in
            .report(after: .milliseconds(100 + lease.fragment.index * 37 % 90))
        }
        #expect(answer.report == Fixtures.count(Array(0..<12)))
        #expect(answer.coverage.isComplete)
        let counts = diary.words.compactMap(\.report?.timeSeries?.series.count)
        #expect(!counts.isEmpty)
        #expect(counts == counts.sorted() && Set(counts).count == counts.count)
        #expect(
            diary.words.allSatisfy { $0.report == nil || $0.report?.timeSeries?.series.count == $0.fragmentsMerged }
        )
        #expect(idle.queries == 0 && idle.reportBytes == 0 && idle.runningLeases == 0)
    }

    @Test func `the first word comes when the query is planned, the others an interval apart`() throws {
        let (_, diary, feed, _) = try Self.follow(seed: 3, blocks: 4) { _ in .report(after: .seconds(1)) }
        let first = try #require(diary.words.first)
        #expect(diary.times.first == Fixtures.at(0))
        #expect((first.fragments, first.fragmentsDone, first.fragmentsRunning) == (4, 0, 2))
        #expect((first.bytes, first.bytesDone, first.queriers) == (4000, 0, 1))
        #expect(first.report == nil)
        let gaps = zip(diary.times, diary.times.dropFirst()).map { $0.duration(to: $1) }
        #expect(gaps.allSatisfy { $0 == feed.interval })
        // The query ends two seconds after its begin, when a ninth word is due: which comes first is the schedule's.
        #expect((8...9).contains(diary.words.count))
    }

    @Test func `words tell how long fragments wait, and not any more when none does`() throws {
        let (_, diary, _, _) = try Self.follow(seed: 3, blocks: 4) { _ in .report(after: .seconds(1)) }
        let waits = diary.words.prefix(8).map(\.queuedFor)
        #expect(waits == [0, 250, 500, 750, 0, 0, 0, 0].map { Duration.milliseconds($0) })
    }

    @Test func `bytes of attempts under way count`() throws {
        let (_, diary, _, _) = try Self.follow(seed: 3, blocks: 1) { _ in .report(after: .milliseconds(3500)) }
        // The stand-in gets on by a byte a second.
        #expect(diary.words.last?.bytesDone == 3)
    }

    @Test func `without a reader reports are merged in batches as for any query`() throws {
        let (answer, diary, feed, _) = try Self.follow(seed: 5, blocks: 12, reads: false) { _ in
            .report(after: .milliseconds(300))
        }
        #expect(answer.report == Fixtures.count(Array(0..<12)))
        #expect(diary.words.isEmpty)
        // One report at most waits in the feed, whatever was merged after it.
        #expect(!feed.wantsReport)
    }

    @Test func `a follower who goes away ends the query`() throws {
        let idle = try simulate(seed: 1) { time in
            let scheduler = QueryScheduler(
                metastore: ScriptedMetastore((0..<3).map { Fixtures.block($0) }),
                time: time,
                settings: Fixtures.settings,
                logger: Fixtures.logger
            )
            await withTaskGroup(of: Void.self) { group in
                let feed = QueryProgressFeed()
                group.addTask {
                    _ = try? await scheduler.answer(Fixtures.countQuery(), QueryOptions(), telling: feed)
                }
                _ = await feed.next()
                group.cancelAll()
            }
            return await scheduler.snapshot()
        }
        #expect(idle.queries == 0 && idle.queuedFragments == 0)
    }
}
