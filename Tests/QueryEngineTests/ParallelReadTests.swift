import Dispatch
import HostEnvironment
import ObjectStorage
import QueryEngine
import QueryModel
import Synchronization
import TestSupport
import Testing

/// How a querier uses what it may read at once, over a store whose reads take 50 ms.
@Suite(.timeLimit(.minutes(5))) struct ParallelReadTests {
    private struct Figures: Sendable {
        var elapsed = Duration.zero
        var requests = 0
        var most = 0
        var reports: [Report] = []
        var busy = 0
        var leases = 0

        /// Reads that were under way on average.
        var inFlight: Double { Double(requests) * 0.05 / elapsed.inSeconds }
    }

    /// Lets every read take 50 ms and counts how many are under way.
    private final class Gauge: ObjectStore {
        private let base: any ObjectStore
        private let time: any TimeSource
        private let counted = Mutex((now: 0, most: 0, all: 0, onLane: 0))

        init(_ base: any ObjectStore, time: any TimeSource) {
            self.base = base
            self.time = time
        }

        var most: Int { counted.withLock { $0.most } }
        var all: Int { counted.withLock { $0.all } }
        var onLane: Int { counted.withLock { $0.onLane } }

        func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
            let isOnLane = LaneExecutor.isCurrent ? 1 : 0
            counted.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.all + 1, $0.onLane + isOnLane) }
            defer { counted.withLock { $0.now -= 1 } }
            do { try await time.sleep(for: .milliseconds(50)) } catch {
                throw ObjectStoreError(.cancelled, "called off")
            }
            return try await base.get(key, range: range)
        }

        func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8] {
            try await base.get(key, limit: limit)
        }

        func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) {
            try await base.putIfAbsent(key, bytes)
        }

        func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload {
            try await base.beginUpload(key)
        }

        func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int { try await base.size(of: key) }
        func delete(_ key: ObjectKey) async throws(ObjectStoreError) { try await base.delete(key) }
        func list(prefix: String, after: ObjectKey?, limit: Int) async throws(ObjectStoreError) -> [ObjectListing] {
            try await base.list(prefix: prefix, after: after, limit: limit)
        }
    }

    /// One thread of its own that knows itself.
    private final class LaneExecutor: TaskExecutor {
        private static let key = DispatchSpecificKey<Bool>()
        private let queue = DispatchQueue(label: "lane")
        private let ran = Atomic<Int>(0)

        init() { queue.setSpecific(key: Self.key, value: true) }

        static var isCurrent: Bool { DispatchQueue.getSpecific(key: key) == true }
        var jobs: Int { ran.load(ordering: .relaxed) }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            ran.wrappingAdd(1, ordering: .relaxed)
            queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }

    private static let query = Query.ofEverything()

    private static func stored() async throws -> StoredProfiles {
        var generator = ProfileGenerator(seed: 11)
        let profiles = generator.profiles(80)
        return try await StoredProfiles(generator.shuffledSegments(profiles, count: 80), generator.code)
    }

    /// The leases of a query over and over, each under a name of its own.
    private static func leases(_ stored: StoredProfiles, times: Int) throws -> [Lease] {
        let once = try stored.leases(query, targetBytes: 1)
        return (0..<times).flatMap { turn in
            once.enumerated().map { number, lease in
                var lease = lease
                lease.id = LeaseID(query: UInt64(turn), serial: UInt64(number))
                lease.timeLeft = .seconds(3600)
                return lease
            }
        }
    }

    /// Lets queriers that share an engine work off leases.
    private static func run(_ settings: QuerierSettings, queriers: Int = 1, times: Int) async throws -> Figures {
        let stored = try await stored()
        let leases = try leases(stored, times: times)
        let run = SimulatedRun(seed: 5)
        let time = run.time
        let gauge = Gauge(stored.bucket, time: time)
        let engine = FragmentEngine(gauge, settings, time: time)
        return try run.run {
            let schedulers = (0..<queriers).map { number in
                FeedingScheduler(leases.enumerated().filter { $0.offset % queriers == number }.map(\.element))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, scheduler) in schedulers.enumerated() {
                    let introduction = QuerierIntroduction(QuerierID(UInt64(number)))
                    let querier = Querier(introduction, leasing: scheduler, engine: engine)
                    group.addTask { try await querier.run() }
                }
                try await group.waitForAll()
            }
            return Figures(
                elapsed: MonotonicInstant(nanoseconds: 0).duration(to: time.now),
                requests: gauge.all,
                most: gauge.most,
                reports: schedulers.flatMap(\.reports),
                busy: schedulers.reduce(0) { $0 + $1.busy },
                leases: leases.count
            )
        }
    }

    /// No caches, so that every fragment reads.
    private static func settings(parallelReads: Int) -> QuerierSettings {
        var settings = QuerierSettings.bare
        settings.batchBytes = 1 << 20
        settings.readFanOut = 8
        settings.hedging = .never
        settings.parallelReads = parallelReads
        return settings
    }

    @Test(arguments: [1, 4, 16])
    func `a querier keeps the reads it may have under way busy, and never more`(parallelReads: Int) async throws {
        let figures = try await Self.run(Self.settings(parallelReads: parallelReads), times: 8)
        #expect(figures.most == parallelReads)
        #expect(figures.inFlight >= 0.9 * Double(parallelReads), "\(figures.inFlight)")
        #expect(figures.reports.count == figures.leases && figures.busy == 0)
    }

    @Test func `without a cap of its own one querier uses most of what it is given`() async throws {
        let parallelReads = QuerierSettings().parallelReads
        let figures = try await Self.run(Self.settings(parallelReads: parallelReads), times: 20)
        #expect(figures.most <= parallelReads)
        #expect(figures.inFlight >= 0.8 * Double(parallelReads), "\(figures.inFlight)")
    }

    @Test func `the cap holds over all queriers of a process`() async throws {
        let figures = try await Self.run(Self.settings(parallelReads: 4), queriers: 3, times: 8)
        #expect(figures.most == 4)
        #expect(figures.inFlight >= 0.9 * 4)
    }

    @Test func `decoding runs on the lane, and waiting for bytes does not`() async throws {
        let stored = try await Self.stored()
        let time = ManualTimeSource()
        let gauge = Gauge(stored.bucket, time: time)
        let lane = LaneExecutor()
        let engine = FragmentEngine(gauge, Self.settings(parallelReads: 4), time: time, lane: lane)
        let lease = try #require(try stored.leases(Self.query).first)
        let outcome = await withTaskGroup(of: LeaseOutcome?.self) { group in
            group.addTask { await engine.attempt(lease, ExecutionControl(until: Latch())) }
            group.addTask {
                while !Task.isCancelled {
                    _ = time.advanceToNextDeadline()
                    await Task.yield()
                }
                return nil
            }
            let outcome = await group.next()
            group.cancelAll()
            return outcome ?? nil
        }
        guard case .report? = outcome else {
            Issue.record("the fragment should be reported")
            return
        }
        #expect(lane.jobs > 0 && gauge.all > 0)
        #expect(gauge.onLane == 0)
    }
}
