import BlockFormat
import HostEnvironment
import Logging
import MetadataStorage
import ObjectStorage
import ProfileFormats
import ProfileModel
import TestSupport

@testable import Ingestion

/// A writer that runs over memory, in simulated time.
struct WriterRig: Sendable {
    static let settings = FlushSettings(
        maxAge: .milliseconds(500),
        linger: .milliseconds(25),
        putsPerSecond: 1000,
        putBurst: 1000,
        timeout: .seconds(2)
    )

    let time: ManualTimeSource
    let random = SeededRandomSource(seed: 7)
    let bucket = MemoryObjectStore()
    let store: FaultyObjectStore
    let metastore: ForgetfulMetastore
    let counters = IngestCounters()
    let writer: SegmentWriter

    private init(_ time: ManualTimeSource, _ settings: FlushSettings, _ toxics: [Toxic], lostCommits: Int) {
        self.time = time
        store = FaultyObjectStore(bucket, toxics: toxics, seed: 1, time: time)
        metastore = ForgetfulMetastore(lost: lostCommits)
        writer = SegmentWriter(
            settings: settings,
            store: store,
            metastore: metastore,
            time: time,
            random: random,
            counters: counters,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Runs `body` beside a running writer.
    static func run<Value: Sendable>(
        settings: FlushSettings = settings,
        toxics: [Toxic] = [],
        lostCommits: Int = 0,
        seed: UInt64 = 1,
        _ body: @escaping @Sendable (WriterRig) async throws -> Value
    ) throws -> Value {
        let run = SimulatedRun(seed: seed)
        let rig = WriterRig(run.time, settings, toxics, lostCommits: lostCommits)
        return try run.run {
            try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask {
                    await rig.writer.run()
                    return nil
                }
                defer { group.cancelAll() }
                return try await body(rig)
            }
        }
    }

    /// Runs `body` beside a writer that is cancelled after 10 ms.
    static func runUntilCancelled<Value: Sendable>(
        _ body: @escaping @Sendable (WriterRig) async throws -> Value?
    ) throws -> Value? {
        let run = SimulatedRun(seed: 1)
        let rig = WriterRig(run.time, settings, [], lostCommits: 0)
        return try run.run {
            try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask { try await body(rig) }
                await withTaskGroup(of: Void.self) { writers in
                    writers.addTask { await rig.writer.run() }
                    try? await rig.time.sleep(for: .milliseconds(10))
                    writers.cancelAll()
                }
                return try await group.next() ?? nil
            }
        }
    }

    /// Pushes one profile, and gives how long it took to become durable.
    @discardableResult
    func push(_ number: Int) async throws -> Duration {
        let started = time.now
        try await writer.wait(for: try await join(number))
        return started.duration(to: time.now)
    }

    /// Lets one profile join, and gives its ticket.
    func join(_ number: Int) async throws -> SegmentTicket {
        guard case .joined(let ticket) = try await writer.add([try entry(number)]).first else { throw NotJoined() }
        return ticket
    }

    func entry(_ number: Int, value: Int64 = 1) throws -> SegmentEntry {
        let sketch = PprofSketch(time: 1, samples: [.init(["main", "f\(number)"], [value])])
        return SegmentEntry(
            tenant: .anonymous,
            labels: LabelSet([Label("service_name", "shop")]),
            name: "process_cpu",
            time: Int64(number),
            identity: ProfileIdentity(high: 0, low: UInt64(number)),
            identityExpires: .max,
            profile: try PprofDecoder.decode(sketch.bytes).profile
        )
    }

    /// Blocks that can be found.
    func blocks() async throws -> [BlockRecord] {
        let everything = TimeRange(start: .min, end: .max)
        return try await metastore.blocks(
            matching: BlockSelection(tenants: [.anonymous], range: everything, limit: .max)
        )
    }

    /// Waits until a moment of the run, in milliseconds since its start.
    func wait(until milliseconds: Int64) async throws {
        try await time.sleep(until: MonotonicInstant(nanoseconds: milliseconds * 1_000_000))
    }

    struct NotJoined: Error {}
}

/// A metastore in memory that commits, but says for the first few times that it is away.
actor ForgetfulMetastore: Metastore {
    private let base = MemoryMetastore(time: ManualTimeSource())
    private var lost: Int
    private(set) var commits = 0

    init(lost: Int) { self.lost = lost }

    func commitSegment(_ segment: SegmentCommit) async throws(MetastoreError) -> SegmentOutcome {
        commits += 1
        let outcome = try await base.commitSegment(segment)
        guard lost > 0 else { return outcome }
        lost -= 1
        throw MetastoreError(.unavailable, "the answer was lost")
    }

    func blocks(matching selection: BlockSelection) async throws(MetastoreError) -> [BlockRecord] {
        try await base.blocks(matching: selection)
    }

    func deletions(of tenants: [TenantID]) async throws(MetastoreError) -> [DeletionRecord] { [] }

    func forgetIdentities(expiredBefore unixNanoseconds: Int64, limit: Int) async throws(MetastoreError) -> Int {
        try await base.forgetIdentities(expiredBefore: unixNanoseconds, limit: limit)
    }

    func checkWritable() async throws(MetastoreError) {}
}
