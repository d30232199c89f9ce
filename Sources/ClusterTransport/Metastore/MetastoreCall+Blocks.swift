import BlockFormat
import MetadataStorage
import QueryModel

/// Operations about segments, blocks and their objects.
extension MetastoreCall {
    func commitSegment() async throws {
        let outcome = try await metastore.commitSegment(try read { try $0.segmentCommit() })
        try await answer.send { $0.segmentOutcome(outcome) }
    }

    func findBlocks() async throws {
        let selection = try read { try $0.blockSelection() }
        try await answer.send(try await metastore.blocks(matching: selection)) { $0.blockRecord($1) }
    }

    func forgetIdentities() async throws {
        let (time, limit) = try read { (try $0.zigzag(), try $0.integer()) }
        let count = try await metastore.forgetIdentities(expiredBefore: time, limit: limit)
        try await answer.send { $0.integer(count) }
    }

    func checkWritable() async throws {
        try read { _ in }
        try await metastore.checkWritable()
        try await done()
    }

    func listBlockSummaries() async throws {
        let (selection, after, limit) = try read { reader in
            (
                try reader.summarySelection(),
                try reader.optional { reader throws(BlockFormatError) in try reader.zigzag() }, try reader.integer()
            )
        }
        let summaries = try await metastore.blockSummaries(selection, after: after, limit: limit)
        try await answer.send(summaries) { $0.blockSummary($1) }
    }

    func getBlocks() async throws {
        let ids = try read { try $0.blockIDs() }
        try await answer.send(try await metastore.blocks(ids)) { $0.blockDetails($1) }
    }

    func sumUsage() async throws {
        try read { _ in }
        try await answer.send(try await metastore.storageUsage()) { $0.storageUsage($1) }
    }

    func retireBlocks() async throws {
        let (ids, reason) = try read { (try $0.blockIDs(), try $0.string()) }
        try await answer.send(try await metastore.retire(ids, reason: reason)) { $0.blockID($1) }
    }

    func listRemovableBlocks() async throws {
        let (grace, limit) = try read { (try $0.duration(), try $0.integer()) }
        try await answer.send(try await metastore.removableBlocks(grace: grace, limit: limit)) { $0.retiredBlock($1) }
    }

    func forgetBlocks() async throws {
        try await metastore.forgetBlocks(try read { try $0.blockIDs() })
        try await done()
    }

    func findUnknownObjects() async throws {
        let paths = try read { try $0.strings() }
        try await answer.send(try await metastore.unknownObjects(among: paths)) { $0.string($1) }
    }

    func condemnObject() async throws {
        try await metastore.condemn(try read { try $0.string() })
        try await done()
    }

    func adoptBlock() async throws {
        try await metastore.adopt(try read { try $0.adoptedBlock() })
        try await done()
    }
}
