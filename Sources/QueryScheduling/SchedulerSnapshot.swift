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
    /// Queries under way, from their arrival to their answer.
    package var queries = 0
    /// Bytes of reports held.
    package var reportBytes = 0
    /// Bytes of reports expected from the leases that run.
    package var reservedReportBytes = 0
    /// What happened since the start.
    package var totals = SchedulerTotals()
}

/// What a scheduler has done since it started; each only grows.
package struct SchedulerTotals: Hashable, Sendable {
    /// Leases granted.
    package var leasesGranted = 0
    /// Leases that brought a report which counted.
    package var leasesReported = 0
    /// Leases answered *busy*.
    package var leasesBusy = 0
    /// Leases that failed.
    package var leasesFailed = 0
    /// Leases lost: querier gone, silent or stalled.
    package var leasesLost = 0
    /// Outcomes that came for a lease which had ended.
    package var outcomesIgnored = 0
    /// Leases nobody waited for any more.
    package var leasesCancelled = 0
    /// Queries planned anew because an object was gone.
    package var plansRenewed = 0
}
