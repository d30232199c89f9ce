import GRDB
import ProfileModel

/// Sums over all blocks.
enum StoredUsage {
    /// Counts and bytes by tenant, level and state: segments first, then by tenant; live before retired.
    static func fetch(_ db: Database) throws -> [StorageUsage] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT tenant, level, retired_at IS NOT NULL AS is_retired, count(*), sum(object_size),
                        sum(profile_count), min(created_at)
                    FROM blocks GROUP BY tenant, level, is_retired ORDER BY tenant, level, is_retired
                    """
            )
        )
        return try rows.map(decode)
    }

    private static func decode(_ row: Row) throws -> StorageUsage {
        let name: String? = row[0]
        let tenant = name.flatMap { try? TenantID($0) }
        guard (tenant == nil) == (name == nil) else {
            throw MetastoreError(.corrupt, "a stored tenant's name is not one: \(name ?? "")")
        }
        return StorageUsage(
            tenant: tenant,
            level: row[1],
            state: row[2] ? .retired : .live,
            blocks: row[3],
            bytes: row[4],
            profiles: row[5],
            oldestCreatedAt: row[6]
        )
    }
}
