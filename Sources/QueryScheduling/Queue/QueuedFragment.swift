package import HostEnvironment
package import ProfileModel
package import QueryModel

/// A fragment as the scheduler moves it about: what it costs, whom, where it had better run, and what befell it.
package struct QueuedFragment: Hashable, Sendable {
    /// More than this counts as this: a bound on what metadata may claim, so that sums cannot overflow.
    package static let maxBytes = 1 << 40

    /// The query's number in this scheduler.
    package var query: UInt64
    /// The fragment's number in its phase.
    package var index: Int
    /// Stored bytes it reads.
    package var bytes: Int
    /// Fragments of equal affinity profit from one querier's caches.
    package var affinity: UInt64
    /// The lane it waits in.
    package var costClass: CostClass
    /// Its bytes by tenant, the largest share first; never empty.
    ///
    /// It waits in the queue of the first.
    package var shares: [TenantShare]
    /// What befell its earlier attempts.
    package var history = AttemptHistory()

    /// Makes a fragment that was not tried yet.
    package init(
        query: UInt64,
        index: Int,
        bytes: Int,
        affinity: UInt64,
        costClass: CostClass,
        shares: [TenantShare]
    ) {
        precondition(!shares.isEmpty, "a fragment belongs to at least one tenant")
        self.query = query
        self.index = index
        self.bytes = max(0, min(bytes, Self.maxBytes))
        self.affinity = affinity
        self.costClass = costClass
        self.shares = shares
    }

    /// The tenant in whose queue it waits.
    package var owner: TenantID { shares[0].tenant }

    /// Whether it only looks names up, for which queriers keep places.
    package var isLookUp: Bool { costClass == .metadata }

    /// Whether it may go to `querier` now: it has not failed there, or has waited for another one long enough.
    package func mayGo(to querier: QuerierID, at now: MonotonicInstant, among affinities: AffinityMap) -> Bool {
        guard history.failedOn.contains(querier), now < history.avoidUntil else { return true }
        return !affinities.hasQuerier(outside: history.failedOn)
    }
}
