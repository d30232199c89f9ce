import BlockFormat
import GRDB

/// Which objects are somebody's, and which were given up.
enum StoredObject {
    /// Checks that an object may become a block's.
    ///
    /// - Throws: `MetastoreError` `.condemned`.
    static func checkNotCondemned(_ db: Database, _ path: String) throws {
        let isCondemned = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM condemned WHERE object_path = ?)"),
            arguments: [path]
        )
        if isCondemned == true { throw MetastoreError.condemned(path) }
    }

    /// Whether an object is a block's, live or retired, or one that an unfinished job may write.
    static func isKnown(_ db: Database, _ path: String) throws -> Bool {
        let isKnown = try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM blocks WHERE object_path = ?)
                        OR EXISTS (SELECT 1 FROM job_results WHERE object_path = ?)
                    """
            ),
            arguments: [path, path]
        )
        return isKnown == true
    }

    /// Gives an object up for good.
    ///
    /// - Throws: `MetastoreError` `.conflict` when it is known.
    static func condemn(_ db: Database, _ path: String) throws {
        guard try !isKnown(db, path) else { throw MetastoreError.isNeeded(path) }
        try condemn(db, path, until: .max)
    }

    /// Forgets retired blocks.
    ///
    /// - Throws: `MetastoreError` `.conflict` when one is live.
    static func forget(_ db: Database, _ ids: [BlockID], now: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM condemned WHERE expires <= ?").execute(arguments: [now])
        for block in try ids.compactMap({ try StoredSummary.find(db, id: $0)?.summary }) {
            guard block.state == .retired else { throw MetastoreError.isLive(block.id) }
            try db.cachedStatement(sql: "DELETE FROM blocks WHERE number = ?").execute(arguments: [block.number])
            guard block.level == 0 else { continue }
            try condemn(db, block.objectPath, until: MaintenanceMemory.forgottenSegments.after(now))
        }
    }

    private static func condemn(_ db: Database, _ path: String, until expiry: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO condemned (object_path, expires) VALUES (?, ?)
                ON CONFLICT (object_path) DO UPDATE SET expires = max(expires, excluded.expires)
                """
        ).execute(arguments: [path, expiry])
    }
}
