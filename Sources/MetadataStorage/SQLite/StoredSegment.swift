import BlockFormat
import Foundation
import GRDB
import ProfileModel

/// A segment as the database has it, for comparing with one that claims its id.
struct StoredSegment {
    /// The block, whole.
    var record: BlockRecord

    private var facts: [Int64]
    private var lineage: Data

    /// The segment of that id, nil when there is none.
    static func find(_ db: Database, id: BlockID) throws -> StoredSegment? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT number, level, min_time, max_time, created_at, object_size, lineage
                    FROM blocks WHERE id = ?
                    """
            ),
            arguments: [StoredBytes.identifier(high: id.high, low: id.low)]
        )
        guard let row else { return nil }
        let record = try StoredBlock.load(db, number: row[0]).record
        return StoredSegment(record: record, facts: (1...5).map { row[$0] }, lineage: row[6])
    }

    /// Whether it is the segment that this footer describes.
    func isMade(of block: BlockMetadata) -> Bool {
        let facts = [
            Int64(block.level), block.timeRange.start, block.timeRange.end, block.createdAt, Int64(block.objectSize),
        ]
        return facts == self.facts && lineage == StoredBytes.lineage(block.lineage)
            && record.datasets.map(\.metadata) == block.datasets
    }
}
