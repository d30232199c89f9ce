import BlockFormat
import Foundation
import GRDB

/// Takes datasets of a block out of the sight of queries; to be run in a write transaction.
enum BlockRetirement {
    /// Retires a live block; its row stays until it is forgotten.
    static func retire(_ db: Database, _ number: Int64, at time: Int64, reason: String) throws {
        try keepOutcome(db, number)
        try db.cachedStatement(sql: "DELETE FROM datasets WHERE block = ?").execute(arguments: [number])
        try db.cachedStatement(
            sql: """
                UPDATE blocks SET retired_at = ?, retired_reason = ?, job = NULL, set_aside = 0,
                    dataset_count = 0, profile_count = 0, suppressed_count = 0
                WHERE number = ?
                """
        ).execute(arguments: [time, reason, number])
    }

    /// Keeps only these datasets of a live block, out of the way of every job.
    ///
    /// The block gets a new number, since the cache, and readers that began before, know it whole under the old one.
    static func setAside(_ db: Database, _ number: Int64, datasets: Set<Int>) throws {
        try keepOutcome(db, number)
        let renumbered = try StoredNumber.next(db)
        let all = try Int.fetchAll(
            db.cachedStatement(sql: "SELECT number FROM datasets WHERE block = ?"),
            arguments: [number]
        )
        for dataset in all where !datasets.contains(dataset) {
            try db.cachedStatement(sql: "DELETE FROM datasets WHERE block = ? AND number = ?")
                .execute(arguments: [number, dataset])
        }
        // Until the commit, which checks it, datasets may name a block that is not there.
        try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
        try db.cachedStatement(sql: "UPDATE datasets SET block = ? WHERE block = ?")
            .execute(arguments: [renumbered, number])
        try db.cachedStatement(sql: "UPDATE blocks SET number = ?, job = NULL, set_aside = 1 WHERE number = ?")
            .execute(arguments: [renumbered, number])
        try count(db, renumbered)
    }

    /// Suppressed profiles of every dataset of the footer, encoded; nil while all datasets are there.
    static func storedOutcome(_ db: Database, _ number: Int64) throws -> Data? {
        try Data.fetchOne(
            db.cachedStatement(sql: "SELECT outcome FROM blocks WHERE number = ? AND outcome IS NOT NULL"),
            arguments: [number]
        )
    }

    /// Moves the lists of suppressed profiles from the datasets to the block, unless it has them.
    private static func keepOutcome(_ db: Database, _ number: Int64) throws {
        guard try storedOutcome(db, number) == nil else { return }
        let lists = try Data.fetchAll(
            db.cachedStatement(sql: "SELECT suppressed FROM datasets WHERE block = ? ORDER BY number"),
            arguments: [number]
        )
        let outcome = lists.reduce(into: Data()) { $0 += StoredBytes.integers([UInt32($1.count / 4)]) + $1 }
        try db.cachedStatement(sql: "UPDATE blocks SET outcome = ? WHERE number = ?")
            .execute(arguments: [outcome, number])
    }

    private static func count(_ db: Database, _ number: Int64) throws {
        let datasets = try StoredBlock.load(db, number: number).record.datasets
        try db.cachedStatement(
            sql: "UPDATE blocks SET dataset_count = ?, profile_count = ?, suppressed_count = ? WHERE number = ?"
        ).execute(arguments: [
            datasets.count, datasets.reduce(0) { $0 + $1.metadata.profileCount },
            datasets.reduce(0) { $0 + $1.suppressed.count }, number,
        ])
    }
}
