import GRDB

/// Brings a database file to the schema this program knows, or says why it cannot.
enum SQLiteSchema {
    /// Marks a file as a metastore (`PRAGMA application_id`): `FFMS` in ASCII.
    static let applicationID = 0x46_46_4D_53

    /// Checks whose file it is and runs the steps it lacks, each in a transaction of its own.
    ///
    /// - Throws: `MetastoreError` `.unsupportedVersion` or `.corrupt`; `DatabaseError`.
    static func migrate(_ db: Database, path: String) throws {
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        try checkOwnership(db, version: version, path: path)
        guard version <= SchemaMigration.newestVersion else {
            throw MetastoreError(
                .unsupportedVersion,
                "cannot open \(path): its schema has version \(version), this program knows versions up to "
                    + "\(SchemaMigration.newestVersion); run a newer program"
            )
        }
        for step in SchemaMigration.all where step.version > version {
            try db.inTransaction(.immediate) {
                try db.execute(sql: step.sql)
                try step.fill(db)
                try db.execute(sql: "PRAGMA user_version = \(step.version)")
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                return .commit
            }
        }
    }

    private static func checkOwnership(_ db: Database, version: Int, path: String) throws {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let objects = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        let isNew = application == 0 && version == 0 && objects == 0
        guard isNew || application == applicationID && version > 0 else {
            throw MetastoreError(
                .corrupt,
                "cannot open \(path): it is a database of another program; move it away"
            )
        }
    }
}
