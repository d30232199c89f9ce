import Foundation
import GRDB

/// The rows of jobs that ended not long ago.
enum StoredDoneJob {
    /// The ended job of that key, if it is still remembered.
    ///
    /// - Throws: `MetastoreError` `.corrupt`; `DatabaseError`.
    static func find(_ db: Database, key: String) throws -> DoneJob? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT token, results, done_at FROM done_jobs WHERE key = ?"),
            arguments: [key]
        )
        guard let row else { return nil }
        guard let results = StoredBytes.identifiers(row[1] as Data) else {
            throw MetastoreError(.corrupt, "the results of job \(key) are damaged")
        }
        return DoneJob(token: row[0], results: results, doneAt: row[2])
    }

    /// Remembers an ended job, and forgets those that ended long ago.
    static func insert(_ db: Database, key: String, _ job: DoneJob) throws {
        try db.cachedStatement(sql: "DELETE FROM done_jobs WHERE done_at < ?")
            .execute(arguments: [MaintenanceMemory.doneJobs.before(job.doneAt)])
        try db.cachedStatement(sql: "INSERT INTO done_jobs (key, token, results, done_at) VALUES (?, ?, ?, ?)")
            .execute(arguments: [key, job.token, StoredBytes.identifiers(job.results), job.doneAt])
    }
}
