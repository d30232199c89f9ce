import BlockFormat
import Foundation
import GRDB
import ProfileModel

/// A block to be stored, encoded outside the transaction so that the transaction is short.
struct NewBlock: Sendable {
    /// The block's footer.
    let metadata: BlockMetadata

    private let datasets: [Int]
    private let encoded: [Data]

    /// Encodes these datasets of the footer; all of them unless given.
    init(_ metadata: BlockMetadata, datasets: [Int]? = nil) {
        self.metadata = metadata
        self.datasets = datasets ?? Array(metadata.datasets.indices)
        encoded = self.datasets.map { Data(BlockMetadataCodec.encode(metadata.datasets[$0])) }
    }

    /// Bytes of the encoded metadata.
    var encodedSize: Int { encoded.reduce(0) { $0 + $1.count } }

    /// The block as selections give it, whole; `suppressed` is by dataset of the footer.
    func record(suppressed: [[UInt32]]) -> BlockRecord {
        BlockRecord(
            id: metadata.id,
            objectPath: metadata.objectPath,
            level: metadata.level,
            deletionHorizon: metadata.deletionHorizon,
            datasets: datasets.map {
                DatasetRecord(number: $0, metadata: metadata.datasets[$0], suppressed: suppressed[$0])
            }
        )
    }

    /// Stores the block as a live one under a new number; `suppressed` is by dataset of the footer.
    func insert(_ db: Database, number: Int64, suppressed: [[UInt32]]) throws {
        try insertBlock(db, number, suppressed)
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO datasets (block, number, tenant, service, min_time, max_time, metadata, suppressed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        for (index, encoded) in zip(datasets, encoded) {
            let dataset = metadata.datasets[index]
            try insert.execute(arguments: [
                number, index, dataset.tenant.name, dataset.service, dataset.timeRange.start, dataset.timeRange.end,
                encoded, StoredBytes.integers(suppressed[index]),
            ])
        }
    }

    private func insertBlock(_ db: Database, _ number: Int64, _ suppressed: [[UInt32]]) throws {
        let isWhole = datasets.count == metadata.datasets.count
        try db.cachedStatement(
            sql: """
                INSERT INTO blocks (
                    number, id, level, tenant, object_path, min_time, max_time, created_at, object_size, lineage,
                    deletion_horizon, dataset_count, profile_count, suppressed_count, outcome)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            number, StoredBytes.identifier(high: metadata.id.high, low: metadata.id.low), metadata.level,
            metadata.tenant?.name, metadata.objectPath, metadata.timeRange.start, metadata.timeRange.end,
            metadata.createdAt, metadata.objectSize, StoredBytes.lineage(metadata.lineage), metadata.deletionHorizon,
            datasets.count, datasets.reduce(0) { $0 + metadata.datasets[$1].profileCount },
            datasets.reduce(0) { $0 + suppressed[$1].count }, isWhole ? nil : StoredBytes.lists(suppressed),
        ])
    }
}
