package import BlockFormat

/// What compaction, retention, deletion, sweeping and rebuild need of the metastore beside what writers and queries do.
///
/// As in `Metastore`, every operation is whole in itself and may be repeated with the same effect. Leases and graces run
/// by the store's own wall clock, so that no two processes have to agree on the time.
///
/// A block is live (queries read it) until it is retired, and known until it is forgotten, after its object is deleted.
/// A live block belongs to at most one unfinished job: nothing else replaces or retires it meanwhile.
package protocol MaintenanceMetastore: Metastore {
    // MARK: Blocks

    /// Blocks in the order the metastore learned of them, after number `after`, at most `limit`; a snapshot of one page.
    ///
    /// Cheap with one level or with all of them; several levels, or a tenant, cost a walk over the blocks in between.
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

    /// Counts and bytes by tenant, level and state: segments first, then ascending by tenant, level, live before retired.
    ///
    /// Costs a walk over all blocks.
    /// - Throws: `MetastoreError`.
    func storageUsage() async throws(MetastoreError) -> [StorageUsage]

    /// Makes blocks unfindable, e.g. because they are older than is kept; retired ones, and those that a waiting or
    /// leased job claims, are left.
    ///
    /// A parked job that loses a source is dropped and its other sources are free: what nobody repairs may grow too old.
    /// - Returns: The ids that were retired by this call.
    /// - Throws: `MetastoreError`.
    func retire(_ ids: [BlockID], reason: String) async throws(MetastoreError) -> [BlockID]

    // MARK: Jobs

    /// Adds a job, claiming its sources: false when a job of that key is there already, in whatever state, or ended less
    /// than an hour ago.
    ///
    /// - Throws: `MetastoreError` `.conflict` when a source is not live, is set aside, or is claimed by another unfinished
    ///   job; `.condemned` when an object it may write was given up; then nothing is claimed.
    func addJob(_ job: JobSpecification) async throws(MetastoreError) -> Bool

    /// Leases the oldest job of those kinds that is due and not leased, if there is one; a lease that ran out counts as an
    /// attempt that died. The token is larger than every token given before.
    ///
    /// A job is not parked here, however many of its leases ran out: whoever is given an `attempt` beyond what it allows
    /// gives it back by `failJob`, which parks it.
    /// - Throws: `MetastoreError`.
    func leaseJob(
        kinds: [JobKind],
        worker: String,
        duration: Duration
    ) async throws(MetastoreError) -> JobLease?

    /// Makes a lease end `duration` from now; also one that ran out, as long as nobody else was given the job.
    ///
    /// - Throws: `MetastoreError` `.fenced` when it is no longer this token's: the worker has to stop.
    func renewJob(_ key: String, token: Int64, duration: Duration) async throws(MetastoreError)

    /// Gives a job back with the reason of its failure, due again after `retryAfter`; with `parkAfter` attempts or more it
    /// is parked until someone retries it. With `Int.max` the attempt does not count: the worker was stopped, or what failed
    /// was not the job.
    ///
    /// It keeps its claims, parked or not, so that its sources are not planned into another job that fails the same way.
    /// Repeating it before the job is leased again changes nothing.
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
    /// Sources become retired at the store's time; datasets set aside stay live in their source, alone, under a new block
    /// number, and no job takes them any more. A result that is there already, live and with the same footer, stays as it
    /// is. Repeating the call within an hour, under the same token and with the same results, changes nothing. A lease that
    /// ran out is good as long as nobody else was given the job.
    /// - Throws: `MetastoreError` `.fenced` when the lease is no longer this token's; `.condemned` when a result's object
    ///   was given up meanwhile; `.conflict` when another block has a result's id, or the job ended with other results;
    ///   `.invalidArgument` when a result is a source or not among the job's `resultPaths`, or what is set aside is not live in a
    ///   source. Then nothing has changed.
    func completeJob(_ completion: JobCompletion) async throws(MetastoreError)

    /// All jobs that are not done, in the order they were made, at most `limit`.
    ///
    /// - Throws: `MetastoreError`.
    func jobs(limit: Int) async throws(MetastoreError) -> [JobRecord]

    /// Makes a parked job due again, with its attempts forgotten; false when there is no such parked job.
    ///
    /// - Throws: `MetastoreError`.
    func retryJob(_ key: String) async throws(MetastoreError) -> Bool

    // MARK: Objects to delete

    /// Blocks retired at least `grace` ago whose objects may be deleted, those retired first first, at most `limit`.
    ///
    /// - Throws: `MetastoreError`.
    func removableBlocks(grace: Duration, limit: Int) async throws(MetastoreError) -> [RetiredBlock]

    /// Forgets retired blocks whose objects are deleted; unknown ids are left.
    ///
    /// The path of a segment stays condemned for an hour, so that a writer that never heard of its commit's outcome cannot
    /// bring back the segment.
    /// - Throws: `MetastoreError` `.conflict` when one is live; then none is forgotten.
    func forgetBlocks(_ ids: [BlockID]) async throws(MetastoreError)

    /// Those of the paths that belong to no block, live or retired, and that no unfinished job may write; in their order.
    ///
    /// Condemned ones are among them: their deletion may have been cut short. An object just written by a writer is, too,
    /// until its commit: only old ones are to be condemned.
    /// - Throws: `MetastoreError`.
    func unknownObjects(among paths: [String]) async throws(MetastoreError) -> [String]

    /// Records, for good, that an object will be deleted although no block has it; adding a block with it fails from then
    /// on.
    ///
    /// - Throws: `MetastoreError` `.conflict` when a block has it or an unfinished job may write it.
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

    /// Notes that no live block holds rows a deletion hides; the first time counts, an unknown id is nothing.
    ///
    /// - Throws: `MetastoreError`.
    func markErased(_ id: String) async throws(MetastoreError)

    // MARK: Rebuild

    /// Adds a block found in the bucket, of any level, with what was found out about it; nothing when it is there.
    ///
    /// Only rebuild does this; running systems never adopt what they do not know.
    /// - Throws: `MetastoreError` `.conflict` when a block of that id with another footer is there; `.condemned`;
    ///   `.invalidArgument` when it contradicts itself.
    func adopt(_ block: AdoptedBlock) async throws(MetastoreError)
}
