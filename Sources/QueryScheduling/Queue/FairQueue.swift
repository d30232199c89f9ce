package import HostEnvironment
package import ProfileModel

/// The fragments that wait for a querier: deficit round robin over tenants, and within a tenant over cost classes by
/// their weights.
///
/// A fragment costs its bytes, but never less than the price of its requests, and is charged to each of its tenants by
/// their bytes. A class that waits while none of its fragments runs goes first: one lane is guaranteed to each. Nothing
/// is lost and nothing given twice: a fragment leaves by `next` or with its query, and comes back by `giveBack` alone.
package struct FairQueue: Sendable {
    private struct Place {
        var costClass: CostClass
        var tenants: [TenantID]
        var isBlocked = false
        var waiting = 0
        var since = MonotonicInstant(nanoseconds: .min)
    }

    private let emptyQueue: TenantQueue
    private let minimumCost: Int
    private let tenantQuantum: Int
    private var tenants: [TenantID: TenantQueue] = [:]
    private var ring = DeficitRing<TenantID>()
    private var places: [UInt64: Place] = [:]
    private var waitingByClass = CostClass.allCases.map { _ in 0 }
    private var order = WaitingOrder()

    /// How many fragments wait.
    package private(set) var count = 0
    /// How many bytes they read.
    package private(set) var bytes = 0

    /// Makes an empty queue.
    package init(minimumCost: Int = 256 << 10, tenantQuantum: Int = 1 << 20) {
        self.minimumCost = max(1, minimumCost)
        emptyQueue = TenantQueue(quantum: self.minimumCost)
        self.tenantQuantum = tenantQuantum
    }

    /// Whether nothing waits.
    package var isEmpty: Bool { count == 0 }

    /// When the longest waiting query was queued.
    package var oldest: MonotonicInstant? { order.first?.since }

    /// What waits, by tenant and cost class; looks at every waiting query.
    package var work: [WaitingWork] {
        tenants.sorted { $0.key < $1.key }.flatMap { tenant, queue in queue.work(of: tenant) }
    }

    /// Adds a query's fragments, all of one cost class, at the end of their queues.
    package mutating func enqueue(_ query: UInt64, _ fragments: [QueuedFragment], at now: MonotonicInstant) {
        precondition(places[query] == nil, "a query is queued once, and removed before it is queued anew")
        guard let costClass = fragments.first?.costClass else { return }
        var owners: [TenantID] = []
        var byOwner: [TenantID: [QueuedFragment]] = [:]
        for fragment in fragments {
            if byOwner[fragment.owner] == nil { owners.append(fragment.owner) }
            byOwner[fragment.owner, default: []].append(fragment)
        }
        let emptyQueue = emptyQueue
        places[query] = Place(costClass: costClass, tenants: owners)
        noteWaiting(query, fragments.count, at: now)
        for owner in owners {
            let pending = PendingFragments(byOwner[owner] ?? [], since: now)
            count(pending.count, pending.bytes, costClass)
            tenants[owner, default: emptyQueue].append(query, pending, to: costClass)
            ring.activate(owner, quantum: tenantQuantum)
        }
    }

    /// Puts a fragment at the head of its queue; with `refunded` its tenants get back what they paid.
    ///
    /// Ignored when its query was removed.
    package mutating func giveBack(_ fragment: QueuedFragment, refunded: Bool, at now: MonotonicInstant) {
        guard let place = places[fragment.query] else { return }
        count(1, fragment.bytes, fragment.costClass)
        noteWaiting(fragment.query, 1, at: now)
        let emptyQueue = emptyQueue
        tenants[fragment.owner, default: emptyQueue].giveBack(fragment, isBlocked: place.isBlocked, at: now)
        ring.activate(fragment.owner, quantum: tenantQuantum)
        guard refunded else { return }
        let cost = cost(of: fragment)
        charge(fragment, -cost)
        tenants[fragment.owner]?.charge(fragment.costClass, -cost)
    }

    /// Takes a whole query out; costs no more for a thousand fragments than for one.
    package mutating func remove(_ query: UInt64) {
        guard let place = places.removeValue(forKey: query) else { return }
        for tenant in place.tenants {
            if let removed = tenants[tenant]?.remove(query, from: place.costClass) {
                count(-removed.fragments, -removed.bytes, place.costClass)
                noteTaken(from: tenant)
            }
        }
        dropStaleArrivals()
    }

    /// Lets a query wait without being chosen, or ends that.
    package mutating func setBlocked(_ query: UInt64, _ isBlocked: Bool) {
        guard let place = places[query], place.isBlocked != isBlocked else { return }
        places[query]?.isBlocked = isBlocked
        for tenant in place.tenants { tenants[tenant]?.setBlocked(query, in: place.costClass, isBlocked) }
    }

    /// Takes the fragment whose turn it is for that querier.
    ///
    /// - Parameters:
    ///   - placement: Who asks, and when.
    ///   - affinities: Which querier suits which fragment.
    ///   - running: How many fragments of each cost class run.
    /// - Returns: the fragment, which is charged; nil when none may go there now.
    package mutating func next(
        for placement: Placement,
        _ affinities: inout AffinityMap,
        running: [Int]
    ) -> QueuedFragment? {
        let waiting = CostClass.allCases.filter { waitingByClass[$0.rawValue] > 0 }
        let withoutLane = waiting.filter { running[$0.rawValue] == 0 }
        if !withoutLane.isEmpty, let fragment = take(in: withoutLane, for: placement, &affinities) { return fragment }
        return waiting.count == withoutLane.count ? nil : take(in: waiting, for: placement, &affinities)
    }

    /// Whether any fragment of that cost class waits.
    package func waits(_ costClass: CostClass) -> Bool { waitingByClass[costClass.rawValue] > 0 }

    /// Takes the fragment of that cost class whose turn it is for that querier, charged like any other.
    package mutating func next(
        of costClass: CostClass,
        for placement: Placement,
        _ affinities: inout AffinityMap
    ) -> QueuedFragment? {
        take(in: [costClass], for: placement, &affinities)
    }

    /// Takes the fragment whose turn it is among those of the tenants that are meant.
    package mutating func next(
        for placement: Placement,
        _ affinities: inout AffinityMap,
        among isMeant: (TenantID) -> Bool
    ) -> QueuedFragment? {
        let waiting = CostClass.allCases.filter { waitingByClass[$0.rawValue] > 0 }
        return take(in: waiting, for: placement, &affinities, among: isMeant)
    }

    /// Takes a fragment of that query for that querier, out of turn but charged like any other.
    package mutating func next(
        of query: UInt64,
        for placement: Placement,
        _ affinities: inout AffinityMap
    ) -> QueuedFragment? {
        guard let place = places[query] else { return nil }
        for tenant in place.tenants {
            let fragment = tenants[tenant]?.take(
                of: query,
                in: place.costClass,
                for: placement,
                &affinities,
                minimumCost: minimumCost
            )
            if let fragment { return note(fragment) }
        }
        return nil
    }

    /// When a fragment that nobody may take now becomes free for more queriers; nil when time changes nothing.
    ///
    /// Looks at every waiting query.
    package func nextRelease(after now: MonotonicInstant, affinityWait: Duration) -> MonotonicInstant? {
        tenants.values.compactMap { $0.nextRelease(after: now, affinityWait: affinityWait) }.min()
    }

    private func cost(of fragment: QueuedFragment) -> Int { max(fragment.bytes, minimumCost) }

    private mutating func take(
        in classes: [CostClass],
        for placement: Placement,
        _ affinities: inout AffinityMap,
        among isMeant: (TenantID) -> Bool = { _ in true }
    ) -> QueuedFragment? {
        guard let tenant = turn(in: classes, for: placement, &affinities, among: isMeant) else { return nil }
        return tenants[tenant]?.take(in: classes, for: placement, &affinities, minimumCost: minimumCost).map {
            note($0)
        }
    }

    private mutating func turn(
        in classes: [CostClass],
        for placement: Placement,
        _ affinities: inout AffinityMap,
        among isMeant: (TenantID) -> Bool
    ) -> TenantID? {
        let tenants = tenants
        return ring.next { tenant in
            isMeant(tenant) && tenants[tenant]?.hasWork(in: classes, for: placement, &affinities) ?? false
        }
    }

    private mutating func note(_ fragment: QueuedFragment) -> QueuedFragment {
        count(-1, -fragment.bytes, fragment.costClass)
        places[fragment.query]?.waiting -= 1
        dropStaleArrivals()
        charge(fragment, cost(of: fragment))
        noteTaken(from: fragment.owner)
        return fragment
    }

    private mutating func noteWaiting(_ query: UInt64, _ fragments: Int, at now: MonotonicInstant) {
        guard let place = places[query] else { return }
        places[query]?.waiting += fragments
        guard place.waiting == 0 else { return }
        places[query]?.since = now
        order.append(query, since: now)
    }

    private mutating func dropStaleArrivals() {
        let places = places
        order.drop { entry in
            guard let place = places[entry.query] else { return false }
            return place.waiting > 0 && place.since == entry.since
        }
    }

    private mutating func charge(_ fragment: QueuedFragment, _ cost: Int) {
        for part in fragment.shares.dividing(abs(cost)) {
            ring.charge(part.tenant, cost < 0 ? -part.bytes : part.bytes, quantum: tenantQuantum)
        }
    }

    private mutating func noteTaken(from tenant: TenantID) {
        guard tenants[tenant]?.isEmpty == true else { return }
        tenants[tenant] = nil
        ring.deactivate(tenant)
    }

    private mutating func count(_ fragments: Int, _ bytes: Int, _ costClass: CostClass) {
        count += fragments
        self.bytes += bytes
        waitingByClass[costClass.rawValue] += fragments
    }
}
