import BlockFormat
import GRDB

extension SQLiteMetastore {
    package func addJob(_ job: JobSpecification) async throws(MetastoreError) -> Bool {
        try await write("add job \(job.key)") { db, now in try JobTransaction.add(db, job, now: now) }
    }

    package func leaseJob(
        kinds: [JobKind],
        worker: String,
        duration: Duration
    ) async throws(MetastoreError) -> JobLease? {
        try await write("lease a job") { db, now in
            try JobTransaction.lease(db, kinds: kinds, worker: worker, duration: duration, now: now)
        }
    }

    package func renewJob(_ key: String, token: Int64, duration: Duration) async throws(MetastoreError) {
        try await write("renew the lease of job \(key)") { db, now in
            try JobTransaction.change(db, key, token: token) { job throws(MetastoreError) in
                try job.renew(token: token, until: duration.after(now))
            }
        }
    }

    package func failJob(
        _ key: String,
        token: Int64,
        reason: String,
        retryAfter: Duration,
        parkAfter: Int
    ) async throws(MetastoreError) {
        try await write("give back job \(key)") { db, now in
            try JobTransaction.change(db, key, token: token) { job throws(MetastoreError) in
                try job.fail(
                    token: token,
                    reason: reason,
                    retryAt: retryAfter.after(now),
                    parkAfter: parkAfter
                )
            }
        }
    }

    package func completeJob(_ completion: JobCompletion) async throws(MetastoreError) {
        let transaction = CompletionTransaction(completion)
        try await write("end job \(completion.key)") { db, now in try transaction.run(db, now: now) }
    }

    package func jobs(limit: Int) async throws(MetastoreError) -> [JobRecord] {
        try await read("list jobs") { db in try StoredJob.fetch(db, limit: limit).map(\.record) }
    }

    package func retryJob(_ key: String) async throws(MetastoreError) -> Bool {
        try await write("retry job \(key)") { db, now in try JobTransaction.retry(db, key, now: now) }
    }
}
