import HostEnvironment
import Ingestion
import Logging
import MetadataStorage
import ObjectStorage
import ProfileModel
import ServerAPI
import Synchronization
import TestSupport
import Testing

@testable import ServerRuntime

@Suite struct WriteReadinessTests {
    /// A process in simulated time whose store and metastore can be made to fail.
    private struct Rig: Sendable {
        let time: ManualTimeSource
        let bucket = MemoryObjectStore()
        let store: FaultyObjectStore
        let metastore = UnwritableMetastore()
        let assembly: ServiceAssembly
        let readiness: WriteReadiness

        init(_ time: ManualTimeSource) {
            self.time = time
            store = FaultyObjectStore(
                bucket,
                toxics: [Toxic(.failure(.outOfSpace), operations: [.put])],
                seed: 1,
                time: time
            )
            store.isActive = false
            let components = ServerComponents(
                time: time,
                random: SeededRandomSource(seed: 1),
                store: store,
                metastore: metastore,
                maintenance: nil,
                scanExecutor: nil,
                mergeExecutor: nil,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            assembly = ServiceAssembly(settings: .defaults, components: components)
            readiness = WriteReadiness(writer: assembly.writer, compaction: nil, components: components)
        }

        func push(samples: Int = 1) async throws -> PushOutcome {
            let samples = (0..<samples).map { PprofSketch.Sample(["main", "work-\($0)"], [1]) }
            let bytes = PprofSketch(time: time.unixNanoseconds, samples: samples).bytes
            return try await assembly.gate.accept(
                ProfilePush(tenant: .anonymous, items: [.init(labels: [], bytes: bytes)])
            )
        }
    }

    private static func run(_ body: @escaping @Sendable (Rig) async throws -> Void) throws {
        let run = SimulatedRun(seed: 1)
        let rig = Rig(run.time)
        try run.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await rig.assembly.writer.run() }
                defer { group.cancelAll() }
                try await body(rig)
            }
        }
    }

    private static func reasons(_ report: ReadinessReport) -> [String] {
        guard case .notReady(let reasons) = report else { return [] }
        return reasons
    }

    @Test func `a process that stored nothing yet is ready and writes nothing to say so`() throws {
        try Self.run { rig in
            #expect(await rig.readiness.report() == .ready)
            let objects = try await rig.bucket.list(prefix: "", after: nil, limit: 10)
            #expect(objects.isEmpty)
        }
    }

    @Test func `a metastore that cannot commit is told`() throws {
        try Self.run { rig in
            rig.metastore.setWritable(false)
            let reasons = Self.reasons(await rig.readiness.report())
            #expect(reasons == ["the metastore cannot commit: the disk is full"])
            rig.metastore.setWritable(true)
            #expect(Self.reasons(await rig.readiness.report()) == reasons, "an answer serves for a second")
            rig.time.advance(by: .seconds(1))
            #expect(await rig.readiness.report() == .ready)
        }
    }

    @Test func `a store that fails is told, and its recovery without another push`() throws {
        try Self.run { rig in
            rig.store.isActive = true
            let outcome = try await rig.push()
            #expect(outcome.rejections.count == 1)
            let reasons = Self.reasons(await rig.readiness.report())
            #expect(reasons.count == 1)
            #expect(reasons.first?.hasPrefix("the object store cannot write") == true)
            rig.store.isActive = false
            rig.time.advance(by: .seconds(1))
            #expect(await rig.readiness.report() == .ready)
            let objects = try await rig.bucket.list(prefix: "", after: nil, limit: 10)
            #expect(objects.isEmpty)
        }
    }

    @Test func `a store with room for less than the segment that failed is not ready`() throws {
        try Self.run { rig in
            rig.store.setToxics([Toxic(.failure(.outOfSpace), operations: [.put], minimumBytes: 8_192)])
            rig.store.isActive = true
            let outcome = try await rig.push(samples: 2_000)
            #expect(outcome.rejections.count == 1)
            #expect(Self.reasons(await rig.readiness.report()).count == 1)
            rig.store.isActive = false
            rig.time.advance(by: .seconds(1))
            #expect(await rig.readiness.report() == .ready)
        }
    }
}

/// A metastore in memory whose disk may be full.
private final class UnwritableMetastore: Metastore {
    private let base = MemoryMetastore(time: ManualTimeSource())
    private let isWritable = Mutex(true)

    func setWritable(_ value: Bool) { isWritable.withLock { $0 = value } }

    func commitSegment(_ segment: SegmentCommit) async throws(MetastoreError) -> SegmentOutcome {
        try await base.commitSegment(segment)
    }

    func blocks(matching selection: BlockSelection) async throws(MetastoreError) -> [BlockRecord] {
        try await base.blocks(matching: selection)
    }

    func deletions(of tenants: [TenantID]) async throws(MetastoreError) -> [DeletionRecord] { [] }

    func forgetIdentities(expiredBefore unixNanoseconds: Int64, limit: Int) async throws(MetastoreError) -> Int {
        try await base.forgetIdentities(expiredBefore: unixNanoseconds, limit: limit)
    }

    func checkWritable() async throws(MetastoreError) {
        guard isWritable.withLock({ $0 }) else { throw MetastoreError(.unavailable, "the disk is full") }
    }
}
