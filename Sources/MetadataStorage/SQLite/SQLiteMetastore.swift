import BlockFormat
import Foundation
import GRDB
package import HostEnvironment
package import ProfileModel
import Synchronization

/// The metastore of one machine: an SQLite database in write-ahead mode, in the data directory.
///
/// One process owns it, for as long as this value lives or until `close`. A commit is on the disk when it is
/// acknowledged (`synchronous=FULL`). Calls run on threads of the database's own; several reads run beside one write.
package final class SQLiteMetastore: MaintenanceMetastore {
    private let pool: DatabasePool
    private let cache: BlockRecordCache
    private let lock: Mutex<OwnerLock?>
    private let freeSpace: FreeSpace
    let time: any TimeSource

    /// Opens or makes `metastore.sqlite` in `directory` and brings its schema up to date.
    ///
    /// Blocks; for the start of a process. Keeps up to about `cacheBytes` of decoded metadata, so that planning a query
    /// over recent blocks decodes nothing. With less than `minimumFreeBytes` left on the disk `checkWritable` fails:
    /// commits go on while they fit, but a segment of some megabytes no longer does.
    /// - Throws: `.notOwner` when another process has it open; `.unsupportedVersion`; `.corrupt`; `.unavailable`.
    package init(
        directory: String,
        time: any TimeSource,
        cacheBytes: Int = 32 << 20,
        minimumFreeBytes: Int = 16 << 20
    ) throws(MetastoreError) {
        let path = directory + "/metastore.sqlite"
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            lock = Mutex(try OwnerLock(path: directory + "/metastore.lock"))
            pool = try Self.openPool(path)
        } catch {
            throw MetastoreError(error, attempt: "open \(path)")
        }
        self.time = time
        cache = BlockRecordCache(budget: cacheBytes)
        freeSpace = FreeSpace(directory: directory, minimumBytes: minimumFreeBytes)
    }

    deinit {
        // Before the lock goes, so that the next owner finds the file at rest.
        try? pool.close()
    }

    package func commitSegment(_ segment: SegmentCommit) async throws(MetastoreError) -> SegmentOutcome {
        let transaction = try SegmentTransaction(segment)
        let result = try await write("commit segment \(segment.block.id)") { db, _ in try transaction.run(db) }
        if let number = result.added {
            let record = transaction.block.record(suppressed: result.outcome.suppressed)
            cache.insert(number, record, encodedSize: transaction.block.encodedSize)
        }
        return result.outcome
    }

    package func blocks(matching selection: BlockSelection) async throws(MetastoreError) -> [BlockRecord] {
        let search = BlockSearch(selection, cache: cache)
        return try await read("find blocks") { db in try search.run(db) }
    }

    package func deletions(of tenants: [TenantID]) async throws(MetastoreError) -> [DeletionRecord] {
        try await read("look up deletions") { db in try StoredDeletion.pending(db, of: tenants) }
    }

    package func forgetIdentities(
        expiredBefore unixNanoseconds: Int64,
        limit: Int
    ) async throws(MetastoreError) -> Int {
        let sql = """
            DELETE FROM identities WHERE identity IN
            (SELECT identity FROM identities WHERE expires < ? ORDER BY expires, identity LIMIT ?)
            """
        return try await write("forget identities") { db, _ in
            try db.cachedStatement(sql: sql).execute(arguments: [unixNanoseconds, max(0, limit)])
            return db.changesCount
        }
    }

    /// Asks for free space and commits a change of one row that is there for this, since only a commit meets a
    /// read-only or failing disk.
    package func checkWritable() async throws(MetastoreError) {
        try freeSpace.check()
        try await write("write to the metastore") { db, _ in
            try db.cachedStatement(sql: "UPDATE writability SET probes = probes + 1 WHERE id = 1").execute()
            guard db.changesCount == 1 else {
                throw MetastoreError(.corrupt, "the metastore's probe row is missing")
            }
        }
    }

    /// Moves the write-ahead log into the database, closes it and gives up ownership.
    ///
    /// Blocks; for the end of a process, when no call runs any more. Later ones fail as `.unavailable`.
    package func close() throws(MetastoreError) {
        do {
            try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
            try pool.close()
        } catch {
            throw MetastoreError(error, attempt: "close the metastore")
        }
        lock.withLock { $0 = nil }
    }

    /// Runs `body` in a snapshot.
    ///
    /// What `attempt` names is for the message of an error.
    func read<Result: Sendable>(
        _ attempt: String,
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(MetastoreError) -> Result {
        do {
            return try await pool.read { db in try body(db) }
        } catch {
            throw MetastoreError(error, attempt: attempt)
        }
    }

    /// Runs `body` in a transaction of its own, with the store's time, that is whole or not at all.
    func write<Result: Sendable>(
        _ attempt: String,
        _ body: @escaping @Sendable (Database, _ now: Int64) throws -> Result
    ) async throws(MetastoreError) -> Result {
        let time = time
        do {
            return try await pool.write { db in try body(db, time.unixNanoseconds) }
        } catch {
            throw MetastoreError(error, attempt: attempt)
        }
    }

    private static func openPool(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "firefinch.metastore"
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
            // The pool itself chose NORMAL, which may lose acknowledged commits when power fails.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // Identities arrive in random order: a larger cache and rarer checkpoints save rewriting their pages.
            try db.execute(sql: "PRAGMA cache_size = -16384")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
            try checkDurability(db, path)
            try SQLiteSchema.migrate(db, path: path)
        }
        return pool
    }

    /// Holds the promise of `commitSegment` against what the database really does.
    private static func checkDurability(_ db: Database, _ path: String) throws {
        let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? 0
        guard journal == "wal", synchronous == 2 else {
            throw MetastoreError(
                .unavailable,
                "\(path) does not keep commits safe (journal mode \(journal), synchronous \(synchronous)); "
                    + "use a local file system"
            )
        }
    }
}
