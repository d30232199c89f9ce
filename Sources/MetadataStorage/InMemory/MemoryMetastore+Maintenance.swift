package import BlockFormat
import HostEnvironment

extension MemoryMetastore {
    private var now: Int64 { time.unixNanoseconds }

    package func blockSummaries(
        _ selection: BlockSummarySelection,
        after: Int64?,
        limit: Int
    ) async throws(MetastoreError) -> [BlockSummary] {
        state.summaries(selection, after: after, limit: limit)
    }

    package func blocks(_ ids: [BlockID]) async throws(MetastoreError) -> [BlockDetails] { state.details(ids) }

    package func storageUsage() async throws(MetastoreError) -> [StorageUsage] { state.usage() }

    package func addJob(_ job: JobSpecification) async throws(MetastoreError) -> Bool {
        try state.add(job, now: now)
    }

    package func leaseJob(
        kinds: [JobKind],
        worker: String,
        duration: Duration
    ) async throws(MetastoreError) -> JobLease? {
        state.lease(kinds: kinds, worker: worker, now: now, until: duration.after(now))
    }

    package func renewJob(_ key: String, token: Int64, duration: Duration) async throws(MetastoreError) {
        try state.renew(key, token: token, until: duration.after(now))
    }

    package func failJob(
        _ key: String,
        token: Int64,
        reason: String,
        retryAfter: Duration,
        parkAfter: Int
    ) async throws(MetastoreError) {
        try state.fail(
            key,
            token: token,
            reason: reason,
            retryAt: retryAfter.after(now),
            parkAfter: parkAfter
        )
    }

    package func completeJob(_ completion: JobCompletion) async throws(MetastoreError) {
        try state.complete(completion, now: now)
    }

    package func jobs(limit: Int) async throws(MetastoreError) -> [JobRecord] { state.jobs(limit: limit) }

    package func retryJob(_ key: String) async throws(MetastoreError) -> Bool { state.retry(key, now: now) }

    package func retire(_ ids: [BlockID], reason: String) async throws(MetastoreError) -> [BlockID] {
        state.retire(ids, reason: reason, now: now)
    }

    package func removableBlocks(grace: Duration, limit: Int) async throws(MetastoreError) -> [RetiredBlock] {
        state.removable(retiredBy: grace.before(now), limit: limit)
    }

    package func forgetBlocks(_ ids: [BlockID]) async throws(MetastoreError) { try state.forget(ids, now: now) }

    package func unknownObjects(among paths: [String]) async throws(MetastoreError) -> [String] {
        state.unknownObjects(among: paths)
    }

    package func condemn(_ path: String) async throws(MetastoreError) { try state.condemn(path) }

    package func addDeletion(_ deletion: DeletionRecord) async throws(MetastoreError) { state.add(deletion) }

    package func allDeletions(includingErased: Bool) async throws(MetastoreError) -> [DeletionRecord] {
        state.allDeletions(includingErased: includingErased)
    }

    package func markErased(_ id: String) async throws(MetastoreError) { state.markErased(id, now: now) }

    package func adopt(_ block: AdoptedBlock) async throws(MetastoreError) { try state.adopt(block) }
}
