import MetadataStorage
import ProfileModel
import QueryModel
import Synchronization

/// A metastore that answers look-ups as told and remembers what was asked.
final class ScriptedMetastore: Metastore {
    private let selections = Mutex<[BlockSelection]>([])
    private let answer: @Sendable (Int, BlockSelection) async throws(MetastoreError) -> [BlockRecord]

    /// Answers the n-th look-up (from 0).
    init(
        answer: @escaping @Sendable (Int, BlockSelection) async throws(MetastoreError) -> [BlockRecord]
    ) {
        self.answer = answer
    }

    /// Always answers with those blocks.
    convenience init(_ blocks: [BlockRecord]) { self.init { _, _ in blocks } }

    /// What was asked.
    var asked: [BlockSelection] { selections.withLock { $0 } }

    func blocks(matching selection: BlockSelection) async throws(MetastoreError) -> [BlockRecord] {
        let number = selections.withLock { selections in
            selections.append(selection)
            return selections.count - 1
        }
        return try await answer(number, selection)
    }

    func commitSegment(_ segment: SegmentCommit) async throws(MetastoreError) -> SegmentOutcome {
        throw MetastoreError(.unavailable, "a scheduler commits nothing")
    }

    func deletions(of tenants: [TenantID]) async throws(MetastoreError) -> [DeletionRecord] { [] }

    func forgetIdentities(expiredBefore unixNanoseconds: Int64, limit: Int) async throws(MetastoreError) -> Int { 0 }

    func checkWritable() async throws(MetastoreError) {}
}
