package import QueryModel

/// What a querier is given to do.
package enum LeasedWork: Hashable, Sendable {
    /// Execute a fragment.
    case fragment(Lease)
    /// Merge reports.
    case merge(MergeLease)

    /// Its lease.
    package var id: LeaseID {
        switch self {
        case .fragment(let lease): lease.id
        case .merge(let lease): lease.id
        }
    }

    /// How long from its receipt until nobody waits for it any more.
    package var timeLeft: Duration {
        switch self {
        case .fragment(let lease): lease.timeLeft
        case .merge(let lease): lease.timeLeft
        }
    }

    /// Stored bytes that it reads, or bytes of the reports that it merges.
    package var bytes: Int {
        switch self {
        case .fragment(let lease): lease.fragment.bytes
        case .merge(let lease): lease.bytes
        }
    }
}
