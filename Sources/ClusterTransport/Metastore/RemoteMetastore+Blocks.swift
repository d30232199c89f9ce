package import BlockFormat
package import MetadataStorage
import ProfileModel
import QueryModel

extension RemoteMetastore {
    package func commitSegment(_ segment: SegmentCommit) async throws(MetastoreError) -> SegmentOutcome {
        try await value(.commitSegment) {
            $0.segmentCommit(segment)
        } _: {
            try $0.segmentOutcome()
        }
    }

    package func blocks(matching selection: BlockSelection) async throws(MetastoreError) -> [BlockRecord] {
        try await list(.findBlocks) {
            $0.blockSelection(selection)
        } _: {
            try $0.blockRecord()
        }
    }

    package func forgetIdentities(
        expiredBefore unixNanoseconds: Int64,
        limit: Int
    ) async throws(MetastoreError) -> Int {
        try await value(.forgetIdentities) { writer in
            writer.zigzag(unixNanoseconds)
            writer.integer(limit)
        } _: {
            try $0.natural()
        }
    }

    package func checkWritable() async throws(MetastoreError) { try await perform(.checkWritable) { _ in } }

    package func blockSummaries(
        _ selection: BlockSummarySelection,
        after: Int64?,
        limit: Int
    ) async throws(MetastoreError) -> [BlockSummary] {
        try await list(.listBlockSummaries) { writer in
            writer.summarySelection(selection)
            writer.optional(after) { $0.zigzag($1) }
            writer.integer(limit)
        } _: {
            try $0.blockSummary()
        }
    }

    package func blocks(_ ids: [BlockID]) async throws(MetastoreError) -> [BlockDetails] {
        try await list(.getBlocks) {
            $0.blockIDs(ids)
        } _: {
            try $0.blockDetails()
        }
    }

    package func storageUsage() async throws(MetastoreError) -> [StorageUsage] {
        try await list(.sumUsage) { _ in
        } _: {
            try $0.storageUsage()
        }
    }

    package func retire(_ ids: [BlockID], reason: String) async throws(MetastoreError) -> [BlockID] {
        try await list(.retireBlocks) { writer in
            writer.blockIDs(ids)
            writer.string(reason)
        } _: {
            try $0.blockID()
        }
    }

    package func removableBlocks(grace: Duration, limit: Int) async throws(MetastoreError) -> [RetiredBlock] {
        try await list(.listRemovableBlocks) { writer in
            writer.duration(grace)
            writer.integer(limit)
        } _: {
            try $0.retiredBlock()
        }
    }

    package func forgetBlocks(_ ids: [BlockID]) async throws(MetastoreError) {
        try await perform(.forgetBlocks) { $0.blockIDs(ids) }
    }

    package func unknownObjects(among paths: [String]) async throws(MetastoreError) -> [String] {
        try await list(.findUnknownObjects) {
            $0.strings(paths)
        } _: {
            try $0.string()
        }
    }

    package func condemn(_ path: String) async throws(MetastoreError) {
        try await perform(.condemnObject) { $0.string(path) }
    }

    package func adopt(_ block: AdoptedBlock) async throws(MetastoreError) {
        try await perform(.adoptBlock) { $0.adoptedBlock(block) }
    }
}
