/// What a scheduler is doing at one moment; for metrics and for people.
package struct SchedulerSnapshot: Hashable, Sendable {
    /// Fragments that wait for a querier, suspects included.
    package var queuedFragments = 0
    /// Stored bytes they read.
    package var queuedBytes = 0
    /// How long the oldest query that has a fragment waiting was queued ago; zero when none waits.
    package var oldestQueuedAge: Duration = .zero
    /// Leases that run.
    package var runningLeases = 0
    /// Stored bytes they read.
    package var runningBytes = 0
    /// Queriers attached.
    package var attachedQueriers = 0
    /// Those of them that run in other processes.
    package var remoteQueriers = 0
    /// Queries under way, from their arrival to their answer.
    package var queries = 0
    /// Bytes of reports held.
    package var reportBytes = 0
    /// Bytes of reports expected from the leases that run.
    package var reservedReportBytes = 0
    /// Bytes of reports that are being merged in this process.
    package var mergeBacklogBytes = 0
    /// Merges that run at queriers.
    package var runningMerges = 0
    /// What waits, by cost class; every class is in it.
    package var backlog: [CostClass: ClassBacklog] = [:]
    /// How long fragments waited and ran.
    package var times = FragmentTimes()
    /// Stored bytes that one querier of another process is reckoned to read in a second.
    package var bytesPerQuerierSecond = QuerierPace.untilKnown
    /// How many queriers the work asks for.
    package var desiredQueriers = 0
    /// What happened since the start.
    package var totals = SchedulerTotals()

    /// Makes the snapshot of a scheduler that does nothing.
    package init() {}
}
