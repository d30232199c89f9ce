import BlockFormat
import Compaction
import HostEnvironment
import Logging
import MetadataStorage
import ObjectStorage
import ProfileModel
import Synchronization
import TestSupport

/// A bucket and a metastore in memory, with what writes segments and what compacts them.
final class Rig: Sendable {
    let time: ManualTimeSource
    let bucket = MemoryObjectStore()
    let metastore: MemoryMetastore
    let counters = CompactionCounters()
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let random = SeededRandomSource(seed: 1)
    private let sequence = Mutex<UInt64>(0)

    init(_ time: ManualTimeSource) {
        self.time = time
        metastore = MemoryMetastore(time: time)
    }

    /// Runs a test in simulated time, in an order drawn from a seed.
    static func run<Value: Sendable>(
        seed: UInt64 = 1,
        _ body: @escaping @Sendable (Rig) async throws -> Value
    ) throws -> Value {
        let run = SimulatedRun(seed: seed)
        let rig = Rig(run.time)
        return try run.run { try await body(rig) }
    }

    /// Stores and commits a segment, as a writer does; gives what is now in it.
    @discardableResult
    func store(_ profiles: [SentProfile]) async throws -> BlockMetadata {
        let segment = try encode(profiles)
        try await bucket.putIfAbsent(ObjectKey(segment.metadata.objectPath), segment.bytes)
        try await commit(segment)
        return segment.metadata
    }

    /// A segment that is not stored yet.
    func encode(_ profiles: [SentProfile]) throws -> EncodedSegment {
        var builder = SegmentBuilder(hashSeed: 1)
        for profile in profiles { _ = try builder.add(profile.entry()) }
        let number = sequence.withLock { sequence in
            sequence += 1
            return sequence
        }
        return try builder.encode(id: BlockID(high: 9, low: number), createdAt: time.unixNanoseconds)
    }

    /// Makes a stored segment findable.
    func commit(_ segment: EncodedSegment) async throws {
        _ = try await metastore.commitSegment(
            SegmentCommit(
                block: segment.metadata,
                identities: segment.identities,
                identitiesExpire: segment.identitiesExpire
            )
        )
    }

    /// A coordinator with `workers` workers.
    func coordinator(
        _ name: String = "a",
        workers: Int = 1,
        store: (any ObjectStore)? = nil,
        metastore: (any MaintenanceMetastore)? = nil,
        settings: CompactionSettings = CompactionSettings()
    ) -> CompactionCoordinator {
        var settings = settings
        settings.workers = workers
        return CompactionCoordinator(
            name: name,
            metastore: metastore ?? self.metastore,
            store: store ?? bucket,
            time: time,
            settings: settings,
            counters: counters,
            logger: logger
        )
    }

    /// A worker by itself.
    func worker(
        _ name: String = "w",
        store: (any ObjectStore)? = nil,
        metastore: (any MaintenanceMetastore)? = nil,
        settings: CompactionSettings = CompactionSettings()
    ) -> CompactionWorker {
        CompactionWorker(
            name: name,
            metastore: metastore ?? self.metastore,
            store: store ?? bucket,
            time: time,
            settings: settings,
            counters: counters,
            logger: logger
        )
    }

    /// Adds the jobs that bring everything at a level one level up, without anybody who does them.
    @discardableResult
    func plan(level: Int = 0) async throws -> [JobSpecification] {
        try await time.sleep(for: .seconds(6))
        let planner = CompactionPlanner(
            settings: CompactionSettings(),
            deletions: try await metastore.allDeletions(includingErased: false),
            erasable: [],
            now: time.unixNanoseconds
        )
        let blocks = try await metastore.allBlockSummaries(BlockSummarySelection())
        let jobs = planner.jobs(over: blocks, .all(level: level, madeBy: .max))
        for job in jobs { _ = try await metastore.addJob(job) }
        return jobs
    }

    /// Runs a coordinator beside `body` and ends it afterwards.
    func running<Value: Sendable>(
        _ coordinator: CompactionCoordinator,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await coordinator.run() }
            let value = try await body()
            coordinator.stop()
            try await group.waitForAll()
            return value
        }
    }

    /// What queries of a tenant must see.
    func rows(_ tenant: String = "alice") async throws -> [StoredRow] {
        try await RowReader(store: bucket, metastore: metastore).rows(of: try TenantID(tenant))
    }

    /// Live blocks by level.
    func levels() async throws -> [Int: Int] {
        let blocks = try await metastore.allBlockSummaries(BlockSummarySelection())
        return Dictionary(blocks.map { ($0.level, 1) }, uniquingKeysWith: +)
    }

    /// States a deletion.
    @discardableResult
    func delete(_ selector: String, range: TimeRange = TimeRange(start: .min, end: .max)) async throws -> DeletionRecord
    {
        let service = DeletionService(
            metastore: metastore,
            store: bucket,
            time: time,
            random: random,
            settling: CompactionSettings().settling
        )
        return try await service.delete(
            try TenantID("alice"),
            selector: selector,
            range: range,
            requestedBy: "a test"
        )
    }
}

extension Rig {
    /// A deletion whose process died after it had stored the control object.
    func unrecordedDeletion(_ selector: String) async throws -> DeletionRecord {
        let record = DeletionRecord(
            id: "unrecorded",
            tenant: try TenantID("alice"),
            selector: selector,
            range: TimeRange(start: .min, end: .max),
            createdAt: time.unixNanoseconds
        )
        let path = DeletionObject.path(tenant: record.tenant, id: record.id)
        try await bucket.putIfAbsent(ObjectKey(path), try DeletionObject(record, requestedBy: "a test").encode())
        return record
    }
}

/// Profiles drawn from a seed; `first` begins their numbers, so that two draws share none.
func drawnProfiles(seed: UInt64, count: Int, first: UInt64 = 0, at time: Int64) -> [SentProfile] {
    var random = SplitMix64(seed: seed)
    let names = ["main", "parse", "render", "io", "lock"]
    return (0..<count).map { number in
        var profile = SentProfile(time: time + Int64(number) * 1_000_003, number: first + UInt64(number))
        profile.tenant = ["alice", "alice", "bob"].randomElement(using: &random) ?? "alice"
        profile.service = ["api", "web"].randomElement(using: &random) ?? "api"
        profile.pod = "pod-\(Int.random(in: 0..<3, using: &random))"
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let depth = Int.random(in: 1...4, using: &random)
            let stack = (0..<depth).map { _ in names[Int.random(in: 0..<names.count, using: &random)] }
            profile.samples[stack] = Int64.random(in: 1...300, using: &random)
        }
        return profile
    }
}

/// What queries of a tenant must see of these profiles.
func expectedRows(of profiles: [SentProfile], tenant: String = "alice") -> [StoredRow] {
    profiles.filter { $0.tenant == tenant }.flatMap(\.rows).sorted()
}
