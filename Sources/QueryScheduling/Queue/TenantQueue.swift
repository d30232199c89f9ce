package import HostEnvironment
package import ProfileModel

/// What one tenant has waiting: a lane for each cost class, served in turn by their weights.
package struct TenantQueue: Sendable {
    private var lanes = CostClass.allCases.map { _ in FragmentLane() }
    private var ring = DeficitRing<CostClass>()
    private let quantum: Int

    /// Makes an empty queue; a class of weight 1 may have `quantum` bytes served in a round.
    package init(quantum: Int) { self.quantum = quantum }

    /// Whether nothing waits.
    package var isEmpty: Bool { lanes.allSatisfy(\.isEmpty) }

    /// What waits, by cost class.
    package func work(of tenant: TenantID) -> [WaitingWork] {
        CostClass.allCases.compactMap { costClass in
            let lane = lanes[costClass.rawValue]
            return lane.oldest.map { since in
                let (fragments, bytes) = lane.size
                return WaitingWork(
                    tenant: tenant,
                    costClass: costClass,
                    fragments: fragments,
                    bytes: bytes,
                    since: since
                )
            }
        }
    }

    /// Adds a query at the end of its lane.
    package mutating func append(_ query: UInt64, _ fragments: PendingFragments, to costClass: CostClass) {
        lanes[costClass.rawValue].append(query, fragments)
        ring.activate(costClass, quantum: quantum(of: costClass))
    }

    /// Puts a fragment at the head of its queue.
    package mutating func giveBack(_ fragment: QueuedFragment, isBlocked: Bool, at now: MonotonicInstant) {
        lanes[fragment.costClass.rawValue].giveBack(fragment, isBlocked: isBlocked, at: now)
        ring.activate(fragment.costClass, quantum: quantum(of: fragment.costClass))
    }

    /// Charges a class for service, or gives back with a negative cost.
    package mutating func charge(_ costClass: CostClass, _ cost: Int) {
        ring.charge(costClass, cost, quantum: quantum(of: costClass))
    }

    /// Takes a whole query out and gives how many fragments and bytes went with it.
    package mutating func remove(_ query: UInt64, from costClass: CostClass) -> (fragments: Int, bytes: Int) {
        let removed = lanes[costClass.rawValue].remove(query)
        noteTaken(from: costClass)
        return removed
    }

    /// Lets a query wait without being chosen, or ends that.
    package mutating func setBlocked(_ query: UInt64, in costClass: CostClass, _ isBlocked: Bool) {
        lanes[costClass.rawValue].setBlocked(query, isBlocked)
    }

    /// Whether one of those classes has a fragment for the placement.
    package func hasWork(
        in classes: [CostClass],
        for placement: Placement,
        _ affinities: inout AffinityMap
    ) -> Bool {
        for costClass in classes where lanes[costClass.rawValue].hasPlace(for: placement, &affinities) {
            return true
        }
        return false
    }

    /// Takes the fragment whose turn it is among those classes, and charges its class.
    package mutating func take(
        in classes: [CostClass],
        for placement: Placement,
        _ affinities: inout AffinityMap,
        minimumCost: Int
    ) -> QueuedFragment? {
        guard let costClass = turn(in: classes, for: placement, &affinities),
            let place = lanes[costClass.rawValue].place(for: placement, &affinities)
        else { return nil }
        return take(place, from: costClass, minimumCost: minimumCost)
    }

    /// Takes a fragment of that query, out of its turn, and charges its class.
    package mutating func take(
        of query: UInt64,
        in costClass: CostClass,
        for placement: Placement,
        _ affinities: inout AffinityMap,
        minimumCost: Int
    ) -> QueuedFragment? {
        guard let place = lanes[costClass.rawValue].place(of: query, for: placement, &affinities) else { return nil }
        return take(place, from: costClass, minimumCost: minimumCost)
    }

    /// When a fragment that nobody may take now becomes free for more queriers; nil when time changes nothing.
    package func nextRelease(after now: MonotonicInstant, affinityWait: Duration) -> MonotonicInstant? {
        lanes.compactMap { $0.nextRelease(after: now, affinityWait: affinityWait) }.min()
    }

    private mutating func turn(
        in classes: [CostClass],
        for placement: Placement,
        _ affinities: inout AffinityMap
    ) -> CostClass? {
        let lanes = lanes
        return ring.next { costClass in
            classes.contains(costClass) && lanes[costClass.rawValue].hasPlace(for: placement, &affinities)
        }
    }

    private mutating func take(
        _ place: FragmentLane.Place,
        from costClass: CostClass,
        minimumCost: Int
    ) -> QueuedFragment? {
        guard let fragment = lanes[costClass.rawValue].take(place) else { return nil }
        charge(costClass, max(fragment.bytes, minimumCost))
        noteTaken(from: costClass)
        return fragment
    }

    private mutating func noteTaken(from costClass: CostClass) {
        if lanes[costClass.rawValue].isEmpty { ring.deactivate(costClass) }
    }

    private func quantum(of costClass: CostClass) -> Int { quantum * costClass.weight }
}
