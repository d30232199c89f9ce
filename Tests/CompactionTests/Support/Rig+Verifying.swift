import BlockFormat
import Compaction
import HostEnvironment
import MetadataStorage
import ObjectStorage
import ProfileModel
import StorageVerification
import TestSupport

extension Rig {
    /// Brings everything up to a level.
    func compactAll(toLevel level: Int) async throws {
        let coordinator = coordinator()
        try await time.sleep(for: .seconds(10))
        _ = try await running(coordinator) { try await coordinator.compact(toLevel: level) }
    }

    /// What a verification finds, and what it saw.
    func verify(_ metastore: MemoryMetastore? = nil) async throws -> (findings: [Finding], seen: VerificationProgress) {
        var findings: [Finding] = []
        let verifier = Verifier(metastore: metastore ?? self.metastore, store: bucket)
        let seen = try await verifier.run { findings.append($0) }
        return (findings, seen)
    }

    /// A new index made of the bucket alone, and what was found on the way.
    func rebuilt(
        expiring identityExpiry: @escaping @Sendable (Int64) -> Int64? = { _ in .max }
    ) async throws -> (metastore: MemoryMetastore, findings: [Finding], done: RebuildProgress) {
        let fresh = MemoryMetastore(time: time)
        var findings: [Finding] = []
        let rebuilder = Rebuilder(store: bucket, identityExpiry: identityExpiry)
        let done = try await rebuilder.rebuild(into: fresh) { findings.append($0) }
        return (fresh, findings, done)
    }

    /// What queries must see according to an index.
    func rows(_ tenant: String = "alice", of metastore: MemoryMetastore) async throws -> [StoredRow] {
        try await RowReader(store: bucket, metastore: metastore).rows(of: try TenantID(tenant))
    }

    /// Puts other bytes in the place of an object's.
    func replace(_ path: String, _ change: (inout [UInt8]) -> Void) async throws {
        var bytes = try await bucket.get(ObjectKey(path), limit: .max)
        change(&bytes)
        try await bucket.delete(ObjectKey(path))
        try await bucket.putIfAbsent(ObjectKey(path), bytes)
    }

    /// Everything live.
    func liveBlocks() async throws -> [BlockDetails] {
        try await metastore.blocks(try await metastore.allBlockSummaries(BlockSummarySelection()).map(\.id))
    }
}
