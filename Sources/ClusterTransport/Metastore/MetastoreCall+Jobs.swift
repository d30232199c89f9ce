import BlockFormat
import MetadataStorage
import QueryModel

/// Operations about jobs.
extension MetastoreCall {
    func addJob() async throws {
        let isNew = try await metastore.addJob(try read { try $0.jobSpecification() })
        try await answer.send { $0.flag(isNew) }
    }

    func leaseJob() async throws {
        let (kinds, worker, duration) = try read { reader in
            (try reader.strings().map(JobKind.init(name:)), try reader.string(), try reader.duration())
        }
        let lease = try await metastore.leaseJob(kinds: kinds, worker: worker, duration: duration)
        try await answer.send { $0.optional(lease) { $0.jobLease($1) } }
    }

    func renewJob() async throws {
        let (key, token, duration) = try read { (try $0.string(), try $0.zigzag(), try $0.duration()) }
        try await metastore.renewJob(key, token: token, duration: duration)
        try await done()
    }

    func failJob() async throws {
        let failure = try read { try $0.jobFailure() }
        try await metastore.failJob(
            failure.key,
            token: failure.token,
            reason: failure.reason,
            retryAfter: failure.retryAfter,
            parkAfter: failure.parkAfter
        )
        try await done()
    }

    func completeJob() async throws {
        try await metastore.completeJob(try read { try $0.jobCompletion() })
        try await done()
    }

    func listJobs() async throws {
        let limit = try read { try $0.integer() }
        try await answer.send(try await metastore.jobs(limit: limit)) { $0.jobRecord($1) }
    }

    func retryJob() async throws {
        let isDue = try await metastore.retryJob(try read { try $0.string() })
        try await answer.send { $0.flag(isDue) }
    }
}
