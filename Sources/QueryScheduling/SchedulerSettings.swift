package import QueryModel

/// How queries are admitted, queued and leased.
///
/// Every number is a bound or a wait; none of them changes an answer.
package struct SchedulerSettings: Hashable, Sendable {
    // MARK: Leases

    /// A lease not renewed for this long is lost (`lease.keepalive`).
    package var leaseKeepalive: Duration = .seconds(3)
    /// A lease renewed without progress for this long is lost (`lease.stall`).
    package var leaseStall: Duration = .seconds(5)
    /// Failures of one fragment, on whichever queriers, after which its query fails.
    package var maxAttempts = 4
    /// Lost attempts of one fragment after which it runs alone on a querier.
    package var deathsBeforeSolo = 2
    /// Attempts lost while alone on a querier after which a fragment is taken for poison.
    package var soloDeathsBeforePoison = 2
    /// Lost attempts of one fragment, beside others and as many again while alone, that are not held against it because
    /// other queriers were lost within `leaseKeepalive` before.
    package var mostLossesExcused = 3
    /// Queriers whose loss is held against no fragment of one query; twice as many while those run alone.
    package var mostQueriersExcused = 16
    /// How long a fragment that failed is kept from the queriers it failed on, while there are others.
    package var elsewhereWait: Duration = .seconds(1)
    /// How long a querier that answered *busy* is left alone.
    package var busyPause: Duration = .milliseconds(5)
    /// Leases one querier holds at once, whatever it offers.
    package var maxLeasesPerQuerier = 256

    // MARK: Hedging

    /// A lease that runs this many times as long as the median of its size is late, and its fragment given to a second
    /// querier.
    package var hedgeFactor = 3
    /// No lease is late before that.
    package var hedgeShortestDelay: Duration = .milliseconds(100)
    /// Leases of a size seen before their median counts.
    package var hedgeLeastLeases = 16
    /// Second attempts for each first one, over time; 0 for none at all.
    package var hedgeShare = 0.05
    /// Second attempts that can be saved up.
    package var hedgeBurst = 10

    // MARK: Queue

    /// How long a fragment waits for the querier whose caches suit it; zero where there is only one.
    package var affinityWait: Duration = .zero
    /// How long the oldest query waits for queriers of other processes, when there are any, before those of this process
    /// help.
    package var localPatience: Duration = .seconds(1)
    /// Groups of equal affinity looked at to find a querier's own; bounds the cost of one choice.
    package var affinityWindow = 64
    /// The least a fragment costs in the fair queue, in bytes: the price of its requests.
    package var minimumFragmentCost = 256 << 10
    /// Bytes each tenant may have served in one round of the queue.
    package var tenantQuantum = 1 << 20
    /// A query that reads more stored bytes than this waits among the large ones.
    package var largeQueryBytes = 64 << 20

    // MARK: Size of the pool

    /// How soon the work that waits and runs should be done: what `desiredQueriers` is reckoned for.
    package var poolTarget: Duration = .seconds(2)

    // MARK: Admission

    /// Stored bytes of one tenant's queries, running and queued (`query.tenant-bytes`); 0 for no limit.
    package var tenantBytes = 32 << 30
    /// Bytes of reports held for one tenant above which it starts no new query (`query.tenant-report-bytes`); 0 for no
    /// limit.
    package var tenantReportBytes = 256 << 20
    /// Unfinished queries of one tenant (`query.tenant-queries`); 0 for no limit.
    ///
    /// Enough for 200 people who open a dashboard of ten queries at once: what waits is bounded by fragments.
    package var tenantQueries = 2000
    /// Fragments that may wait for a querier (`query.max-queued-fragments`); 0 for no limit.
    ///
    /// A query that would pass it is refused.
    package var maxQueuedFragments = 200_000
    /// Blocks one query may touch; the metastore refuses more.
    package var maxBlocks = 200_000
    /// The longest a query may take, whatever its asker allows: shorter than a replaced block is kept.
    package var maxTimeout: Duration = .seconds(300)

    // MARK: Reports

    /// Bytes of reports held for all queries together (`query.memory`); beyond it only the oldest query gets leases.
    package var queryMemory = 256 << 20
    /// Bytes one fragment's report may have (`query.max-fragment-report-bytes`).
    package var maxFragmentReportBytes = 32 << 20
    /// Bytes one query's merged report may have (`query.max-report-bytes`).
    package var maxReportBytes = 128 << 20
    /// Staged bytes after which a query's reports are merged while others are still awaited.
    package var mergeBatchBytes = 4 << 20
    /// Staged reports after which they are merged while others are still awaited.
    package var mergeBatchReports = 64
    /// Bytes of reports that are being merged in this process from which on further batches go to queriers of other
    /// processes that have room.
    package var mergeBacklogBytes = 16 << 20
    /// Merges at queriers at once.
    package var mostMergeLeases = 32
    /// Bytes of reports that one such merge may have.
    package var mergeLeaseBytes = 8 << 20
    /// Bytes of reports below which a batch is not worth its way.
    package var leastMergeLeaseBytes = 1 << 20
    /// Reports below which a batch is not worth its way.
    package var leastMergeLeaseReports = 4

    // MARK: Planning

    /// How queries are cut into fragments.
    package var planner = PlannerSettings()

    /// Makes the default settings.
    package init() {}
}
