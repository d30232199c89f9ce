/// What a scheduler has done since it started; each only grows.
package struct SchedulerTotals: Hashable, Sendable {
    /// Leases granted.
    package var leasesGranted = 0
    /// Leases that brought a report which counted.
    package var leasesReported = 0
    /// Rows that those looked at, those of rollups included.
    package var rowsRead = 0
    /// Stored bytes of the sections that those wanted, whether read or found in a cache.
    package var bytesRead = 0
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

    /// Makes the totals of a scheduler that has done nothing.
    package init() {}
}
