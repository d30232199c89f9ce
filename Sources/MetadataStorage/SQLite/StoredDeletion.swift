import GRDB
import ProfileModel

/// The rows of deletions.
enum StoredDeletion {
    /// Those of these tenants that are not erased, ascending by time.
    ///
    /// - Throws: `MetastoreError` `.corrupt`; `DatabaseError`.
    static func pending(_ db: Database, of tenants: [TenantID]) throws -> [DeletionRecord] {
        let marks = Array(repeating: "?", count: tenants.count).joined(separator: ", ")
        return try fetch(
            db,
            "WHERE erased_at IS NULL AND tenant IN (\(marks))",
            StatementArguments(tenants.map(\.name))
        )
    }

    /// All, erased ones only if asked for, ascending by time.
    static func all(_ db: Database, includingErased: Bool) throws -> [DeletionRecord] {
        try fetch(db, includingErased ? "" : "WHERE erased_at IS NULL", [])
    }

    /// Adds one unless its id is known.
    static func insert(_ db: Database, _ deletion: DeletionRecord) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO deletions (id, tenant, selector, min_time, max_time, created_at, erased_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            deletion.id, deletion.tenant.name, deletion.selector, deletion.range.start, deletion.range.end,
            deletion.createdAt, deletion.erasedAt,
        ])
    }

    /// Notes that nothing is left to erase; the first time counts.
    static func markErased(_ db: Database, _ id: String, now: Int64) throws {
        try db.cachedStatement(sql: "UPDATE deletions SET erased_at = ? WHERE id = ? AND erased_at IS NULL")
            .execute(arguments: [now, id])
    }

    private static func fetch(
        _ db: Database,
        _ condition: String,
        _ arguments: StatementArguments
    ) throws -> [DeletionRecord] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, tenant, selector, min_time, max_time, created_at, erased_at
                    FROM deletions \(condition) ORDER BY created_at, id
                    """
            ),
            arguments: arguments
        )
        return try rows.map(decode)
    }

    private static func decode(_ row: Row) throws -> DeletionRecord {
        let id: String = row[0]
        let range = (start: row[3] as Int64, end: row[4] as Int64)
        guard let tenant = try? TenantID(row[1]), range.start <= range.end else {
            throw MetastoreError(.corrupt, "the row of deletion \(id) is damaged")
        }
        return DeletionRecord(
            id: id,
            tenant: tenant,
            selector: row[2],
            range: TimeRange(start: range.start, end: range.end),
            createdAt: row[5],
            erasedAt: row[6]
        )
    }
}
