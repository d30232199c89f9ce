import BlockFormat
import Foundation
import GRDB

/// A block read from the database and decoded.
struct StoredBlock: Sendable {
    /// The block, whole.
    var record: BlockRecord
    /// Bytes of its datasets' encoded metadata.
    var encodedSize: Int

    /// Reads the block of that number.
    ///
    /// - Throws: `MetastoreError` `.corrupt` when what is stored contradicts itself; `DatabaseError`.
    static func load(_ db: Database, number: Int64) throws -> StoredBlock {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT id, level, object_path, deletion_horizon FROM blocks WHERE number = ?"),
            arguments: [number]
        )
        guard let row, let halves = StoredBytes.halves(row[0]) else {
            throw MetastoreError(.corrupt, "block number \(number) has datasets but no sound row of its own")
        }
        let id = BlockID(high: halves.high, low: halves.low)
        var block = StoredBlock(
            record: BlockRecord(id: id, objectPath: row[2], level: row[1], deletionHorizon: row[3], datasets: []),
            encodedSize: 0
        )
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT number, metadata, suppressed FROM datasets WHERE block = ? ORDER BY number"
            ),
            arguments: [number]
        )
        while let row = try rows.next() { try block.add(row[0], metadata: row[1], suppressed: row[2]) }
        return block
    }

    private mutating func add(_ number: Int, metadata: Data, suppressed: Data) throws {
        do {
            let dataset = try BlockMetadataCodec.decodeDataset([UInt8](metadata))
            guard let numbers = StoredBytes.suppressed(suppressed, profileCount: dataset.profileCount) else {
                throw BlockFormatError(.corrupt, "the list of suppressed profiles is damaged", dataset: number)
            }
            record.datasets.append(DatasetRecord(number: number, metadata: dataset, suppressed: numbers))
            encodedSize += metadata.count + suppressed.count
        } catch let error as BlockFormatError {
            throw MetastoreError(.corrupt, "metadata of dataset \(number) of block \(record.id) is damaged: \(error)")
        }
    }
}
