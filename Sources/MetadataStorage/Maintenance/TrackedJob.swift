/// A job that is not done, as a plain value: what leases, failures and retries make of it.
struct TrackedJob: Hashable, Sendable {
    /// Position in the order in which jobs were made.
    var number: Int64
    /// What others may see of it.
    var record: JobRecord
    /// The newest lease's token; 0 before the first.
    var token: Int64
    /// When it may be leased, and for a leased one when the lease runs out; nanoseconds since 1970.
    var due: Int64

    /// A job just made, due at once.
    init(number: Int64, job: JobSpecification, now: Int64) {
        self.init(
            number: number,
            record: JobRecord(job: job, state: .waiting, attempts: 0, worker: nil, reason: nil, createdAt: now),
            token: 0,
            due: now
        )
    }

    /// A job as it was stored.
    init(number: Int64, record: JobRecord, token: Int64, due: Int64) {
        self.number = number
        self.record = record
        self.token = token
        self.due = due
    }

    /// Whether somebody may lease it.
    func isDue(at now: Int64) -> Bool { record.state != .parked && due <= now }

    /// Gives it to a worker; the lease before it, if there is one, ran out.
    mutating func lease(to worker: String, token: Int64, until end: Int64) -> JobLease {
        if record.state == .leased { record.reason = "the lease of worker \(record.worker ?? "") ran out" }
        record.state = .leased
        record.attempts += 1
        record.worker = worker
        self.token = token
        due = end
        return JobLease(job: record.job, token: token, attempt: record.attempts, createdAt: record.createdAt)
    }

    /// Checks that it is leased under that token; a lease that ran out counts until another is given.
    ///
    /// - Throws: `.fenced`.
    func check(token: Int64) throws(MetastoreError) {
        guard record.state == .leased, token == self.token else { throw .fenced(record.job.key, token: token) }
    }

    /// Prolongs its lease.
    ///
    /// - Throws: `.fenced`.
    mutating func renew(token: Int64, until end: Int64) throws(MetastoreError) {
        try check(token: token)
        due = end
    }

    /// Takes it back from the worker of that lease; nothing when that is done already.
    ///
    /// - Throws: `.fenced`.
    mutating func fail(
        token: Int64,
        reason: String,
        retryAt: Int64,
        parkAfter: Int
    ) throws(MetastoreError) {
        guard token != self.token || record.state == .leased else { return }
        try check(token: token)
        record.state = record.attempts >= parkAfter ? .parked : .waiting
        if parkAfter == .max { record.attempts -= 1 }
        record.reason = reason
        due = retryAt
    }

    /// Makes it due again if it is parked; false when it is not.
    mutating func retry(at now: Int64) -> Bool {
        guard record.state == .parked else { return false }
        record.state = .waiting
        record.attempts = 0
        due = now
        return true
    }
}
