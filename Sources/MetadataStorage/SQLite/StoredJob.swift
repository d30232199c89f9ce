import BlockFormat
import Foundation
import GRDB

/// The rows of jobs that are not done.
enum StoredJob {
    /// The job of that key, if there is one.
    ///
    /// - Throws: `MetastoreError` `.corrupt`; `DatabaseError`.
    static func find(_ db: Database, key: String) throws -> TrackedJob? {
        try fetch(db, "WHERE key = ?", [key]).first
    }

    /// The oldest job of these kinds that may be leased.
    static func findDue(_ db: Database, kinds: [JobKind], now: Int64) throws -> TrackedJob? {
        let marks = Array(repeating: "?", count: kinds.count).joined(separator: ", ")
        var arguments: StatementArguments = [code(.parked), now]
        arguments += StatementArguments(kinds.map(\.name))
        return try fetch(db, "WHERE state != ? AND due <= ? AND kind IN (\(marks)) ORDER BY number LIMIT 1", arguments)
            .first
    }

    /// The oldest jobs.
    static func fetch(_ db: Database, limit: Int) throws -> [TrackedJob] {
        try fetch(db, "ORDER BY number LIMIT ?", [max(0, limit)])
    }

    /// Adds a job.
    static func insert(_ db: Database, _ job: TrackedJob) throws {
        let specification = job.record.job
        try db.cachedStatement(
            sql: """
                INSERT INTO jobs (number, key, kind, payload, sources, created_at, state, due, attempts, token)
                VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0)
                """
        ).execute(arguments: [
            job.number, specification.key, specification.kind.name, Data(specification.payload),
            StoredBytes.identifiers(specification.sources), job.record.createdAt,
        ])
        try update(db, job)
        let insert = try db.cachedStatement(
            sql: "INSERT INTO job_results (job, position, object_path) VALUES (?, ?, ?)"
        )
        for (position, path) in specification.resultPaths.enumerated() {
            try insert.execute(arguments: [job.number, position, path])
        }
    }

    /// Stores what of a job changes.
    static func update(_ db: Database, _ job: TrackedJob) throws {
        try db.cachedStatement(
            sql: """
                UPDATE jobs SET state = ?, due = ?, attempts = ?, token = ?, worker = ?, reason = ? WHERE number = ?
                """
        ).execute(arguments: [
            code(job.record.state), job.due, job.record.attempts, job.token, job.record.worker, job.record.reason,
            job.number,
        ])
    }

    /// Removes a job; claims on blocks are the caller's to end.
    static func delete(_ db: Database, _ job: TrackedJob) throws {
        try db.cachedStatement(sql: "DELETE FROM jobs WHERE number = ?").execute(arguments: [job.number])
    }

    private static func fetch(
        _ db: Database,
        _ rest: String,
        _ arguments: StatementArguments
    ) throws -> [TrackedJob] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT number, key, kind, payload, sources, state, due, attempts, token, worker, reason, created_at
                    FROM jobs \(rest)
                    """
            ),
            arguments: arguments
        )
        return try rows.map { try decode(db, $0) }
    }

    private static func decode(_ db: Database, _ row: Row) throws -> TrackedJob {
        let number: Int64 = row[0]
        let key: String = row[1]
        guard let sources = StoredBytes.identifiers(row[4] as Data), let state = state(row[5]) else {
            throw MetastoreError(.corrupt, "the row of job \(key) is damaged")
        }
        let paths = try String.fetchAll(
            db.cachedStatement(sql: "SELECT object_path FROM job_results WHERE job = ? ORDER BY position"),
            arguments: [number]
        )
        let job = JobSpecification(
            key: key,
            kind: JobKind(name: row[2]),
            payload: [UInt8](row[3] as Data),
            sources: sources,
            resultPaths: paths
        )
        let record = JobRecord(
            job: job,
            state: state,
            attempts: row[7],
            worker: row[9],
            reason: row[10],
            createdAt: row[11]
        )
        return TrackedJob(number: number, record: record, token: row[8], due: row[6])
    }

    private static func code(_ state: JobRecord.State) -> Int {
        switch state {
        case .waiting: 0
        case .leased: 1
        case .parked: 2
        }
    }

    private static func state(_ code: Int) -> JobRecord.State? {
        switch code {
        case 0: .waiting
        case 1: .leased
        case 2: .parked
        default: nil
        }
    }
}
