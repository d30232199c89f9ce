package import ProfileModel

/// One lease under way at one moment.
package struct LeaseStanding: Hashable, Sendable {
    /// What a querier does for a query.
    package enum Work: Hashable, Sendable {
        /// It executes a fragment.
        case fragment(AttemptStanding)
        /// It makes one report of so many.
        case merge(reports: Int)
    }

    /// The query's number in its frontend.
    package var query: UInt64
    /// What is done for it.
    package var work: Work
    /// Who does it.
    package var querier: QuerierID
    /// Whose profiles the fragment reads; of a merge, whose the query asks about.
    package var tenants: [TenantID]
    /// For how long it has run.
    package var runningFor: Duration
    /// Stored bytes that the fragment reads; of a merge, bytes of its reports.
    package var bytes: Int

    /// Puts it together.
    package init(
        query: UInt64,
        work: Work,
        querier: QuerierID,
        tenants: [TenantID],
        runningFor: Duration,
        bytes: Int
    ) {
        self.query = query
        self.work = work
        self.querier = querier
        self.tenants = tenants
        self.runningFor = runningFor
        self.bytes = bytes
    }
}
