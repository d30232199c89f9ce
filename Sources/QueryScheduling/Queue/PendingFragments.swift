package import HostEnvironment

/// The fragments of one query that wait in one lane: those given back first, then the others by affinity in the order
/// of the plan.
package struct PendingFragments: Sendable {
    /// Where a chosen fragment lies, until the next change.
    package enum Place: Hashable, Sendable {
        /// Among those given back.
        case returned(Int)
        /// The next one of a group of equal affinity.
        case group(Int)
    }

    private struct Group {
        var affinity: UInt64
        var fragments: [QueuedFragment]
    }

    // The next one is last everywhere, so that taking and giving back move nothing.
    private var returned: [QueuedFragment] = []
    private var groups: [Group] = []

    /// Since when they wait.
    package let since: MonotonicInstant
    /// How many wait.
    package private(set) var count: Int
    /// How many bytes they read.
    package private(set) var bytes: Int
    /// Whether the query gets no leases for the moment.
    package var isBlocked = false

    /// Queues fragments.
    package init(_ fragments: [QueuedFragment], since: MonotonicInstant) {
        self.since = since
        count = fragments.count
        bytes = fragments.reduce(0) { $0 + $1.bytes }
        var indices: [UInt64: Int] = [:]
        for fragment in fragments.reversed() {
            if let index = indices[fragment.affinity] {
                groups[index].fragments.append(fragment)
            } else {
                indices[fragment.affinity] = groups.count
                groups.append(Group(affinity: fragment.affinity, fragments: [fragment]))
            }
        }
        groups.sort { ($0.fragments.last?.index ?? 0) < ($1.fragments.last?.index ?? 0) }
    }

    /// Puts a fragment at the head.
    package mutating func giveBack(_ fragment: QueuedFragment) {
        returned.append(fragment)
        count += 1
        bytes += fragment.bytes
    }

    /// Whether there is a fragment for the placement: what `place` would find, without choosing the best.
    package func hasPlace(for placement: Placement, _ affinities: inout AffinityMap, window: inout Int) -> Bool {
        if !groups.isEmpty, mayGoAnywhere(at: placement), !placement.isEmpty { return true }
        return place(for: placement, &affinities, window: &window) != nil
    }

    private func mayGoAnywhere(at placement: Placement) -> Bool {
        since.duration(to: placement.now) >= placement.affinityWait
    }

    /// The fragment that suits the placement best.
    ///
    /// Looks at no more than `window` groups and takes those it looked at from it.
    package func place(
        for placement: Placement,
        _ affinities: inout AffinityMap,
        window: inout Int
    ) -> Place? {
        for index in returned.indices.suffix(placement.window).reversed()
        where placement.anyTaker(of: returned[index], affinities) != nil {
            return .returned(index)
        }
        let looked = groups.indices.prefix(max(0, window))
        window -= looked.count
        for index in looked {
            if let preferred = affinities.preferred(groups[index].affinity), placement.contains(preferred) {
                return .group(index)
            }
        }
        return mayGoAnywhere(at: placement) && !groups.isEmpty && !placement.isEmpty ? .group(0) : nil
    }

    /// Takes the fragment at a place just found.
    package mutating func take(_ place: Place) -> QueuedFragment {
        let fragment: QueuedFragment
        switch place {
        case .returned(let index):
            fragment = returned.remove(at: index)
        case .group(let index):
            fragment = groups[index].fragments.removeLast()
            if groups[index].fragments.isEmpty { groups.remove(at: index) }
        }
        count -= 1
        bytes -= fragment.bytes
        return fragment
    }

    /// When a fragment that nobody may take now becomes free for more queriers; nil when time changes nothing.
    package func nextRelease(after now: MonotonicInstant, affinityWait: Duration) -> MonotonicInstant? {
        let free = groups.isEmpty ? nil : since.advanced(by: affinityWait)
        let times = returned.map(\.history.avoidUntil) + (free.map { [$0] } ?? [])
        return times.filter { $0 > now }.min()
    }
}
