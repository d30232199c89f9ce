import BlockFormat
import Foundation
import GRDB

/// A block as the database has it, for comparing with a footer that claims its id.
struct StoredFooter {
    /// The block.
    let summary: BlockSummary
    /// Suppressed profiles of every dataset of the footer.
    let suppressed: [[UInt32]]

    private let facts: BlockFacts
    /// Nil when datasets of it are gone.
    private let datasets: [DatasetMetadata]?

    /// The block of that id, nil when there is none.
    ///
    /// - Throws: `MetastoreError` `.corrupt`; `DatabaseError`.
    static func find(_ db: Database, id: BlockID) throws -> StoredFooter? {
        try StoredSummary.find(db, id: id).map { try StoredFooter(db, $0) }
    }

    /// Whether it is the block that this footer describes; without all datasets by what stays known of it.
    func isMade(of block: BlockMetadata) -> Bool {
        facts == BlockFacts(block) && datasets.map { $0 == block.datasets } ?? true
    }

    private init(_ db: Database, _ stored: StoredSummary) throws {
        summary = stored.summary
        facts = BlockFacts(
            level: summary.level,
            tenant: summary.tenant,
            timeRange: summary.timeRange,
            createdAt: summary.createdAt,
            objectSize: summary.objectSize,
            deletionHorizon: summary.deletionHorizon,
            lineage: stored.lineage
        )
        if let outcome = try BlockRetirement.storedOutcome(db, summary.number) {
            guard let lists = StoredBytes.lists(outcome) else {
                throw MetastoreError(.corrupt, "the suppressed profiles of block \(summary.id) are damaged")
            }
            suppressed = lists
            datasets = nil
        } else {
            let records = try StoredBlock.load(db, number: summary.number).record.datasets
            suppressed = records.map(\.suppressed)
            datasets = records.map(\.metadata)
        }
    }
}
