import BlockFormat
import Foundation
import GRDB
import ProfileModel

/// A segment's commit, prepared outside the transaction so that the transaction is short.
struct SegmentTransaction: Sendable {
    /// What was decided, and what the cache may keep when it was decided now.
    struct Result: Sendable {
        /// The outcome for the writer.
        var outcome: SegmentOutcome
        /// The block's number when this call added it; nil when it was there.
        var added: Int64?
    }

    private let segment: SegmentCommit
    private let identities: SegmentIdentities
    private let metadata: [Data]

    /// Encodes and sorts what the transaction will write.
    ///
    /// - Throws: `.invalidArgument` when the commit contradicts itself.
    init(_ segment: SegmentCommit) throws(MetastoreError) {
        try segment.validate()
        self.segment = segment
        identities = SegmentIdentities(segment)
        metadata = segment.block.datasets.map { Data(BlockMetadataCodec.encode($0)) }
    }

    /// Bytes of the encoded metadata.
    var encodedSize: Int { metadata.reduce(0) { $0 + $1.count } }

    /// Commits the segment unless it is there; to be run in a write transaction.
    func run(_ db: Database) throws -> Result {
        if let stored = try StoredSegment.find(db, id: segment.block.id) {
            guard stored.isMade(of: segment.block) else { throw segment.collision }
            return Result(outcome: SegmentOutcome(suppressed: stored.record.datasets.map(\.suppressed)), added: nil)
        }
        let number = try insertBlock(db)
        let outcome = try recordIdentities(db, block: number)
        try insertDatasets(db, block: number, outcome)
        return Result(outcome: outcome, added: number)
    }

    private func insertBlock(_ db: Database) throws -> Int64 {
        let block = segment.block
        try db.cachedStatement(
            sql: """
                INSERT INTO blocks (
                    id, level, tenant, object_path, min_time, max_time, created_at, object_size, lineage)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            StoredBytes.identifier(high: block.id.high, low: block.id.low), block.level, block.tenant?.name,
            block.objectPath, block.timeRange.start, block.timeRange.end, block.createdAt, block.objectSize,
            StoredBytes.lineage(block.lineage),
        ])
        return db.lastInsertedRowID
    }

    private func recordIdentities(_ db: Database, block: Int64) throws -> SegmentOutcome {
        let insert = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO identities (identity, block, expires) VALUES (?, ?, ?)"
        )
        let extend = try db.cachedStatement(
            sql: "UPDATE identities SET expires = ? WHERE identity = ? AND expires < ?"
        )
        var identities = identities
        for entry in identities.distinct {
            let identity = StoredBytes.identifier(high: entry.identity.high, low: entry.identity.low)
            try insert.execute(arguments: [identity, block, entry.expires])
            guard db.changesCount == 0 else { continue }
            identities.suppress(entry)
            try extend.execute(arguments: [entry.expires, identity, entry.expires])
        }
        return identities.outcome
    }

    private func insertDatasets(_ db: Database, block: Int64, _ outcome: SegmentOutcome) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO datasets (block, number, tenant, service, min_time, max_time, metadata, suppressed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        for (number, dataset) in segment.block.datasets.enumerated() {
            try insert.execute(arguments: [
                block, number, dataset.tenant.name, dataset.service, dataset.timeRange.start, dataset.timeRange.end,
                metadata[number], StoredBytes.integers(outcome.suppressed[number]),
            ])
        }
    }
}
