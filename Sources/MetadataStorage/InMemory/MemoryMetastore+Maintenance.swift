package import BlockFormat

extension MemoryMetastore {
    private var unfinished: MetastoreError { MetastoreError(.unavailable, "maintenance is not built yet") }

    package func blockSummaries(
        _ selection: BlockSummarySelection,
        after: Int64?,
        limit: Int
    ) async throws(MetastoreError) -> [BlockSummary] { throw unfinished }

    package func blocks(_ ids: [BlockID]) async throws(MetastoreError) -> [BlockDetails] { throw unfinished }

    package func storageUsage() async throws(MetastoreError) -> [StorageUsage] { throw unfinished }

    package func addJob(_ job: JobSpecification) async throws(MetastoreError) -> Bool { throw unfinished }

    package func leaseJob(
        kinds: [JobKind],
        worker: String,
        duration: Duration
    ) async throws(MetastoreError) -> JobLease? { throw unfinished }

    package func renewJob(_ key: String, token: Int64, duration: Duration) async throws(MetastoreError) {
        throw unfinished
    }

    package func failJob(
        _ key: String,
        token: Int64,
        reason: String,
        retryAfter: Duration,
        parkAfter: Int
    ) async throws(MetastoreError) { throw unfinished }

    package func completeJob(_ completion: JobCompletion) async throws(MetastoreError) { throw unfinished }

    package func jobs(limit: Int) async throws(MetastoreError) -> [JobRecord] { throw unfinished }

    package func retryJob(_ key: String) async throws(MetastoreError) -> Bool { throw unfinished }

    package func retire(_ ids: [BlockID], reason: String) async throws(MetastoreError) -> [BlockID] { throw unfinished }

    package func removableBlocks(grace: Duration, limit: Int) async throws(MetastoreError) -> [RetiredBlock] {
        throw unfinished
    }

    package func forgetBlocks(_ ids: [BlockID]) async throws(MetastoreError) { throw unfinished }

    package func unknownObjects(among paths: [String]) async throws(MetastoreError) -> [String] { throw unfinished }

    package func condemn(_ path: String) async throws(MetastoreError) { throw unfinished }

    package func addDeletion(_ deletion: DeletionRecord) async throws(MetastoreError) { throw unfinished }

    package func allDeletions(includingErased: Bool) async throws(MetastoreError) -> [DeletionRecord] {
        throw unfinished
    }

    package func markErased(_ id: String) async throws(MetastoreError) { throw unfinished }

    package func adopt(_ block: AdoptedBlock) async throws(MetastoreError) { throw unfinished }
}
