import MetadataStorage
import ProfileModel
import QueryModel
import Synchronization

/// A metastore that answers look-ups as told and remembers what was asked.
final class ScriptedMetastore: Metastore {
    private let selections = Mutex<[BlockSelection]>([])
    private let calls = Mutex<[String]>([])
    private let deletionRecords: [DeletionRecord]
    private let answer: @Sendable (Int, BlockSelection) async throws(MetastoreError) -> [BlockRecord]

    /// Answers the n-th look-up (from 0).
    init(
        deletions: [DeletionRecord] = [],
        answer: @escaping @Sendable (Int, BlockSelection) async throws(MetastoreError) -> [BlockRecord]
    ) {
        deletionRecords = deletions
        self.answer = answer
    }

    /// Always answers with those blocks.
    convenience init(_ blocks: [BlockRecord], deletions: [DeletionRecord] = []) {
        self.init(deletions: deletions) { _, _ in blocks }
    }

    /// What was asked.
    var asked: [BlockSelection] { selections.withLock { $0 } }

    /// What was looked up, in that order.
    var order: [String] { calls.withLock { $0 } }

    func blocks(matching selection: BlockSelection) async throws(MetastoreError) -> [BlockRecord] {
        calls.withLock { $0.append("blocks") }
        let number = selections.withLock { selections in
            selections.append(selection)
            return selections.count - 1
        }
        return try await answer(number, selection)
    }

    func commitSegment(_ segment: SegmentCommit) async throws(MetastoreError) -> SegmentOutcome {
        throw MetastoreError(.unavailable, "a scheduler commits nothing")
    }

    func deletions(of tenants: [TenantID]) async throws(MetastoreError) -> [DeletionRecord] {
        calls.withLock { $0.append("deletions") }
        return deletionRecords.filter { tenants.contains($0.tenant) }
    }

    func forgetIdentities(expiredBefore unixNanoseconds: Int64, limit: Int) async throws(MetastoreError) -> Int { 0 }

    func checkWritable() async throws(MetastoreError) {}
}
