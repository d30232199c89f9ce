import GRDB

/// The count of numbers given to blocks, jobs and leases.
enum StoredNumber {
    /// A number greater than every one given before, also to what is gone; to be run in a write transaction.
    static func next(_ db: Database) throws -> Int64 {
        let number = try Int64.fetchOne(
            db.cachedStatement(sql: "UPDATE numbers SET last = last + 1 WHERE id = 1 RETURNING last")
        )
        guard let number else { throw MetastoreError(.corrupt, "the metastore's row of numbers is missing") }
        return number
    }
}
