import BlockFormat
import GRDB

/// What happens to jobs before they end; each call to be run in a write transaction.
enum JobTransaction {
    /// Adds a job unless its key is known, claiming its sources.
    ///
    /// - Throws: `MetastoreError` `.invalidArgument`; `.conflict` when a source cannot be had; `.condemned`.
    static func add(_ db: Database, _ job: JobSpecification, now: Int64) throws -> Bool {
        guard try StoredJob.find(db, key: job.key) == nil, try StoredDoneJob.find(db, key: job.key) == nil else {
            return false
        }
        try job.validate()
        for source in job.sources { try claim(db, source, key: job.key) }
        for path in job.resultPaths { try StoredObject.checkNotCondemned(db, path) }
        try StoredJob.insert(db, TrackedJob(number: StoredNumber.next(db), job: job, now: now))
        return true
    }

    /// Leases the oldest due job of these kinds, if there is one.
    static func lease(
        _ db: Database,
        kinds: [JobKind],
        worker: String,
        duration: Duration,
        now: Int64
    ) throws -> JobLease? {
        guard var job = try StoredJob.findDue(db, kinds: kinds, now: now) else { return nil }
        let lease = job.lease(to: worker, token: try StoredNumber.next(db), until: duration.after(now))
        try StoredJob.update(db, job)
        return lease
    }

    /// Changes a job, say renews its lease.
    ///
    /// - Throws: `MetastoreError` `.fenced` when it is not there; what `change` throws.
    static func change(
        _ db: Database,
        _ key: String,
        token: Int64,
        _ change: (inout TrackedJob) throws(MetastoreError) -> Void
    ) throws {
        guard var job = try StoredJob.find(db, key: key) else { throw MetastoreError.fenced(key, token: token) }
        try change(&job)
        try StoredJob.update(db, job)
    }

    /// Makes a parked job due again; false when there is none.
    static func retry(_ db: Database, _ key: String, now: Int64) throws -> Bool {
        guard var job = try StoredJob.find(db, key: key), job.retry(at: now) else { return false }
        try StoredJob.update(db, job)
        return true
    }

    /// Retires what may be; gives what it did.
    static func retire(_ db: Database, _ ids: [BlockID], reason: String, now: Int64) throws -> [BlockID] {
        var retired: [BlockID] = []
        for id in ids {
            guard let block = try StoredSummary.find(db, id: id)?.summary, block.state == .live else { continue }
            guard try block.job.map({ try dropIfParked(db, $0) }) ?? true else { continue }
            try BlockRetirement.retire(db, block.number, at: now, reason: reason)
            retired.append(id)
        }
        return retired
    }

    private static func claim(_ db: Database, _ source: BlockID, key: String) throws {
        try db.cachedStatement(
            sql: "UPDATE blocks SET job = ? WHERE id = ? AND retired_at IS NULL AND set_aside = 0 AND job IS NULL"
        ).execute(arguments: [key, StoredBytes.identifier(high: source.high, low: source.low)])
        guard db.changesCount == 1 else { throw MetastoreError.cannotClaim(source, for: key) }
    }

    /// Ends a parked job without results, freeing its sources; false when it is not parked.
    private static func dropIfParked(_ db: Database, _ key: String) throws -> Bool {
        guard let job = try StoredJob.find(db, key: key), job.record.state == .parked else { return false }
        for source in job.record.job.sources {
            try db.cachedStatement(sql: "UPDATE blocks SET job = NULL WHERE id = ?")
                .execute(arguments: [StoredBytes.identifier(high: source.high, low: source.low)])
        }
        try StoredJob.delete(db, job)
        return true
    }
}
