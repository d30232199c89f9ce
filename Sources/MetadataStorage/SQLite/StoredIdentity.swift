import GRDB
import ProfileModel

/// The identities of profiles that were committed.
enum StoredIdentity {
    /// Remembers an identity until its latest expiry; false when it was known; `block` says who brought it first.
    static func record(_ db: Database, _ identity: ProfileIdentity, expires: Int64, block: Int64) throws -> Bool {
        let bytes = StoredBytes.identifier(high: identity.high, low: identity.low)
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO identities (identity, block, expires) VALUES (?, ?, ?)")
            .execute(arguments: [bytes, block, expires])
        guard db.changesCount == 0 else { return true }
        try db.cachedStatement(sql: "UPDATE identities SET expires = ? WHERE identity = ? AND expires < ?")
            .execute(arguments: [expires, bytes, expires])
        return false
    }
}
