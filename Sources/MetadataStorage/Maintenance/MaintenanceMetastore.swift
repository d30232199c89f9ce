package import BlockFormat

/// What compaction, retention, deletion, sweeping and rebuild need of the metastore beside what writers and queries do.
///
/// As in `Metastore`, every operation is whole in itself, may be repeated with the same effect, and is decided by the
/// store's own clock where leases are concerned, so that no two processes have to agree on the time.
package protocol MaintenanceMetastore: Metastore {
    // MARK: Blocks

    /// Blocks in the order the metastore learned of them, after number `after`, at most `limit`; a snapshot of one page.
    ///
    /// - Throws: `MetastoreError`.
    func blockSummaries(
        _ selection: BlockSummarySelection,
        after: Int64?,
        limit: Int
    ) async throws(MetastoreError) -> [BlockSummary]

    /// Everything known of some blocks, live or retired, in the order of the ids; unknown ids are left out.
    ///
    /// - Throws: `MetastoreError`.
    func blocks(_ ids: [BlockID]) async throws(MetastoreError) -> [BlockDetails]

    /// Counts and bytes by tenant, level and state.
    ///
    /// - Throws: `MetastoreError`.
    func storageUsage() async throws(MetastoreError) -> [StorageUsage]

    // MARK: Jobs

    /// Adds a job, claiming its sources: false when a job of that key is there already, in whatever state.
    ///
    /// - Throws: `MetastoreError` `.conflict` when a source is not live, or is claimed by another unfinished job.
    func addJob(_ job: JobSpecification) async throws(MetastoreError) -> Bool

    /// Leases the oldest job of those kinds that is due and not leased, if there is one; a lease that ran out counts as an
    /// attempt that died. The token is larger than every token given before for that job.
    ///
    /// - Throws: `MetastoreError`.
    func leaseJob(
        kinds: [JobKind],
        worker: String,
        duration: Duration
    ) async throws(MetastoreError) -> JobLease?

    /// Prolongs a lease.
    ///
    /// - Throws: `MetastoreError` `.fenced` when it is no longer this token's: the worker has to stop.
    func renewJob(_ key: String, token: Int64, duration: Duration) async throws(MetastoreError)

    /// Gives a job back with the reason of its failure, due again after `retryAfter`; after `parkAfter` attempts it is
    /// parked until someone retries it. A job whose sources are no longer all live is dropped.
    ///
    /// - Throws: `MetastoreError` `.fenced`.
    func failJob(
        _ key: String,
        token: Int64,
        reason: String,
        retryAfter: Duration,
        parkAfter: Int
    ) async throws(MetastoreError)

    /// Replaces a job's sources by its results, in one transaction, and ends the job.
    ///
    /// Repeating it with the same results after it was done changes nothing. Sources become retired at the store's time;
    /// datasets set aside stay live in their source, alone, and no job takes them any more.
    /// - Throws: `MetastoreError` `.fenced` when the lease is no longer this token's; `.condemned` when a result's object
    ///   was given up meanwhile.
    func completeJob(_ completion: JobCompletion) async throws(MetastoreError)

    /// All jobs that are not done, ascending by time of making, at most `limit`.
    ///
    /// - Throws: `MetastoreError`.
    func jobs(limit: Int) async throws(MetastoreError) -> [JobRecord]

    /// Makes a parked job due again, with its attempts forgotten; false when there is no such parked job.
    ///
    /// - Throws: `MetastoreError`.
    func retryJob(_ key: String) async throws(MetastoreError) -> Bool

    /// Makes blocks unfindable, e.g. because they are older than is kept; those claimed by a job or retired are left.
    ///
    /// - Returns: The ids that were retired by this call.
    /// - Throws: `MetastoreError`.
    func retire(_ ids: [BlockID], reason: String) async throws(MetastoreError) -> [BlockID]

    // MARK: Objects to delete

    /// Blocks retired at least `grace` ago whose objects may be deleted, at most `limit`.
    ///
    /// - Throws: `MetastoreError`.
    func removableBlocks(grace: Duration, limit: Int) async throws(MetastoreError) -> [RetiredBlock]

    /// Forgets retired blocks whose objects are deleted.
    ///
    /// - Throws: `MetastoreError`.
    func forgetBlocks(_ ids: [BlockID]) async throws(MetastoreError)

    /// Whether objects of these paths belong to a block, live or retired, or are results of an unfinished job's lease.
    ///
    /// - Returns: The paths nothing is known of.
    /// - Throws: `MetastoreError`.
    func unknownObjects(among paths: [String]) async throws(MetastoreError) -> [String]

    /// Records that an object will be deleted although no block has it; adding a block with it fails from then on.
    ///
    /// - Throws: `MetastoreError` `.conflict` when a block has it.
    func condemn(_ path: String) async throws(MetastoreError)

    // MARK: Deletions

    /// Records a deletion; nothing happens when one of that id is there.
    ///
    /// - Throws: `MetastoreError`.
    func addDeletion(_ deletion: DeletionRecord) async throws(MetastoreError)

    /// Every deletion that is not erased yet, and erased ones when `includingErased`, ascending by time.
    ///
    /// - Throws: `MetastoreError`.
    func allDeletions(includingErased: Bool) async throws(MetastoreError) -> [DeletionRecord]

    /// Notes that no live block holds rows a deletion hides.
    ///
    /// - Throws: `MetastoreError`.
    func markErased(_ id: String) async throws(MetastoreError)

    // MARK: Rebuild

    /// Adds a block found in the bucket, of any level, with what was found out about it; nothing when it is there.
    ///
    /// Only rebuild does this; running systems never adopt what they do not know.
    /// - Throws: `MetastoreError`.
    func adopt(_ block: AdoptedBlock) async throws(MetastoreError)
}
