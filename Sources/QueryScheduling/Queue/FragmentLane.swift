package import HostEnvironment

/// The fragments of one tenant and cost class: queries in order of arrival, each with its own queue, so that a whole
/// query leaves at once.
package struct FragmentLane: Sendable {
    /// Where a chosen fragment lies, until the next change.
    package struct Place: Hashable, Sendable {
        var query: UInt64
        var place: PendingFragments.Place
    }

    private var order: [UInt64] = []
    private var pending: [UInt64: PendingFragments] = [:]

    /// Makes an empty lane.
    package init() {}

    /// Whether nothing waits.
    package var isEmpty: Bool { order.isEmpty }

    /// When the longest waiting query was queued.
    package var oldest: MonotonicInstant? { pending.values.map(\.since).min() }

    /// How many fragments wait and how many bytes they read; looks at every waiting query.
    package var size: (fragments: Int, bytes: Int) {
        pending.values.reduce((fragments: 0, bytes: 0)) { ($0.fragments + $1.count, $0.bytes.addingClamped($1.bytes)) }
    }

    /// Adds a query at the end.
    package mutating func append(_ query: UInt64, _ fragments: PendingFragments) {
        precondition(pending[query] == nil, "a query is queued once")
        order.append(query)
        pending[query] = fragments
    }

    /// Puts a fragment at the head of its query's queue, and a query that had nothing left at the head of the lane.
    package mutating func giveBack(_ fragment: QueuedFragment, isBlocked: Bool, at now: MonotonicInstant) {
        if pending[fragment.query] == nil {
            order.insert(fragment.query, at: 0)
            pending[fragment.query] = PendingFragments([], since: now)
            pending[fragment.query]?.isBlocked = isBlocked
        }
        pending[fragment.query]?.giveBack(fragment)
    }

    /// Takes a whole query out and gives how many fragments and bytes went with it.
    package mutating func remove(_ query: UInt64) -> (fragments: Int, bytes: Int) {
        guard let removed = pending.removeValue(forKey: query) else { return (0, 0) }
        order.removeAll { $0 == query }
        return (removed.count, removed.bytes)
    }

    /// Lets a query wait without being chosen, or ends that.
    package mutating func setBlocked(_ query: UInt64, _ isBlocked: Bool) { pending[query]?.isBlocked = isBlocked }

    /// Whether there is a fragment for the placement.
    package func hasPlace(for placement: Placement, _ affinities: inout AffinityMap) -> Bool {
        var window = placement.window
        for query in order where window > 0 {
            guard let fragments = pending[query], !fragments.isBlocked else { continue }
            if fragments.hasPlace(for: placement, &affinities, window: &window) { return true }
        }
        return false
    }

    /// The fragment that suits the placement best, of the earliest query that has one.
    ///
    /// Looks at no more groups than the placement's window over all queries: those behind it wait no longer than a fragment
    /// waits for its querier, since the ones before it may go anywhere then.
    package func place(for placement: Placement, _ affinities: inout AffinityMap) -> Place? {
        var window = placement.window
        for query in order where window > 0 {
            if let place = place(of: query, for: placement, &affinities, window: &window) { return place }
        }
        return nil
    }

    /// The fragment of that query that suits the placement best.
    package func place(of query: UInt64, for placement: Placement, _ affinities: inout AffinityMap) -> Place? {
        var window = placement.window
        return place(of: query, for: placement, &affinities, window: &window)
    }

    private func place(
        of query: UInt64,
        for placement: Placement,
        _ affinities: inout AffinityMap,
        window: inout Int
    ) -> Place? {
        guard let fragments = pending[query], !fragments.isBlocked else { return nil }
        return fragments.place(for: placement, &affinities, window: &window).map { Place(query: query, place: $0) }
    }

    /// Takes the fragment at a place just found.
    package mutating func take(_ place: Place) -> QueuedFragment? {
        let fragment = pending[place.query]?.take(place.place)
        if pending[place.query]?.count == 0 { _ = remove(place.query) }
        return fragment
    }

    /// When a fragment that nobody may take now becomes free for more queriers; nil when time changes nothing.
    package func nextRelease(after now: MonotonicInstant, affinityWait: Duration) -> MonotonicInstant? {
        pending.values.compactMap { $0.nextRelease(after: now, affinityWait: affinityWait) }.min()
    }
}
