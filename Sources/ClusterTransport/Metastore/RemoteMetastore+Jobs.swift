import BlockFormat
package import MetadataStorage
import QueryModel

extension RemoteMetastore {
    package func addJob(_ job: JobSpecification) async throws(MetastoreError) -> Bool {
        try await value(.addJob) {
            $0.jobSpecification(job)
        } _: {
            try $0.flag()
        }
    }

    package func leaseJob(
        kinds: [JobKind],
        worker: String,
        duration: Duration
    ) async throws(MetastoreError) -> JobLease? {
        try await value(.leaseJob) { writer in
            writer.strings(kinds.map(\.name))
            writer.string(worker)
            writer.duration(duration)
        } _: { reader in
            try reader.optional { reader throws(BlockFormatError) in try reader.jobLease() }
        }
    }

    package func renewJob(_ key: String, token: Int64, duration: Duration) async throws(MetastoreError) {
        try await perform(.renewJob) { writer in
            writer.string(key)
            writer.zigzag(token)
            writer.duration(duration)
        }
    }

    package func failJob(
        _ key: String,
        token: Int64,
        reason: String,
        retryAfter: Duration,
        parkAfter: Int
    ) async throws(MetastoreError) {
        let failure = JobFailureReport(
            key: key,
            token: token,
            reason: reason,
            retryAfter: retryAfter,
            parkAfter: parkAfter
        )
        try await perform(.failJob) { $0.jobFailure(failure) }
    }

    package func completeJob(_ completion: JobCompletion) async throws(MetastoreError) {
        try await perform(.completeJob) { $0.jobCompletion(completion) }
    }

    package func jobs(limit: Int) async throws(MetastoreError) -> [JobRecord] {
        try await list(.listJobs) {
            $0.integer(limit)
        } _: {
            try $0.jobRecord()
        }
    }

    package func retryJob(_ key: String) async throws(MetastoreError) -> Bool {
        try await value(.retryJob) {
            $0.string(key)
        } _: {
            try $0.flag()
        }
    }
}
