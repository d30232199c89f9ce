package import HostEnvironment
package import ProfileModel
package import QueryModel

/// The leases that run, by id, querier and query.
///
/// An id is given once and means nothing any more when its lease ended: whatever comes later under it is ignored, which
/// is why nothing counts twice.
package struct LeaseTable: Sendable {
    /// Why a lease was lost.
    package enum Loss: Hashable, Sendable {
        /// Its querier's stream ended.
        case querierGone
        /// It was not renewed for this long.
        case silent(Duration)
        /// It was renewed, but got no further for this long.
        case stalled(Duration)
    }

    private let keepalive: Duration
    private let stall: Duration
    private var running: [LeaseID: RunningLease] = [:]
    private var byQuerier: [QuerierID: Set<LeaseID>] = [:]
    private var byQuery: [UInt64: Set<LeaseID>] = [:]
    private var loads: [TenantID: TenantLoad] = [:]
    private var serial: UInt64 = 0
    // One entry for each running lease, never later than its expiry.
    private var due = DueTimes<LeaseID>()

    /// How many leases run, by cost class.
    package private(set) var countByClass = CostClass.allCases.map { _ in 0 }
    /// How many bytes they read.
    package private(set) var bytes = 0

    /// Makes an empty table with the waits after which a lease is lost.
    package init(keepalive: Duration = .seconds(3), stall: Duration = .seconds(5)) {
        self.keepalive = keepalive
        self.stall = stall
    }

    /// How many leases run.
    package var count: Int { running.count }

    /// How many leases of that querier run.
    package func count(on querier: QuerierID) -> Int { byQuerier[querier]?.count ?? 0 }

    /// The leases of that querier in the order of their ids.
    package func held(by querier: QuerierID) -> [RunningLease] {
        (byQuerier[querier] ?? []).sorted().compactMap { running[$0] }
    }

    /// How many leases of that query run.
    package func count(of query: UInt64) -> Int { byQuery[query]?.count ?? 0 }

    /// What that tenant's fragments have of the pool.
    package func load(of tenant: TenantID) -> TenantLoad { loads[tenant] ?? TenantLoad() }

    /// A lease that runs; nil when it ended.
    package subscript(_ id: LeaseID) -> RunningLease? { running[id] }

    /// When the first lease is lost unless it is renewed.
    package mutating func nextExpiry() -> MonotonicInstant? {
        while let next = due.earliest {
            let expiry = running[next.key]?.expiry(keepalive: keepalive, stall: stall)
            if expiry == next.time { return expiry }
            due.removeEarliest()
            if let expiry { due.add(next.key, at: expiry) }
        }
        return nil
    }

    /// The leases of that query, in no order.
    package func all(of query: UInt64) -> [RunningLease] { (byQuery[query] ?? []).compactMap { running[$0] } }

    /// The soonest a lease granted at `now` can be lost.
    package func earliestExpiry(grantedAt now: MonotonicInstant) -> MonotonicInstant {
        now.advanced(by: min(keepalive, stall))
    }

    /// An id for a lease of that query that this table does not keep.
    package mutating func makeID(of query: UInt64) -> LeaseID {
        serial += 1
        return LeaseID(query: query, serial: serial)
    }

    /// Begins an attempt.
    package mutating func grant(
        _ fragment: QueuedFragment,
        to querier: QuerierID,
        in place: QuerierIntroduction.Place = .local,
        taking placeKind: PlaceKind = .common,
        isSolo: Bool = false,
        besides twin: LeaseID? = nil,
        reserving reservedBytes: Int = 0,
        at now: MonotonicInstant
    ) -> RunningLease {
        let id = makeID(of: fragment.query)
        let lease = RunningLease(
            id: id,
            fragment: fragment,
            querier: querier,
            place: place,
            placeKind: placeKind,
            isSolo: isSolo,
            isHedge: twin != nil,
            twin: twin,
            reservedBytes: reservedBytes,
            grantedAt: now,
            renewedAt: now,
            progressAt: now
        )
        running[id] = lease
        if let twin { running[twin]?.twin = id }
        due.add(id, at: earliestExpiry(grantedAt: now))
        byQuerier[querier, default: []].insert(id)
        byQuery[fragment.query, default: []].insert(id)
        loads[fragment.owner, default: TenantLoad()].add(1, fragment.bytes)
        countByClass[fragment.costClass.rawValue] += 1
        bytes += fragment.bytes
        return lease
    }

    /// Takes over what befell the fragment of a running attempt elsewhere.
    package mutating func inherit(_ history: AttemptHistory, by id: LeaseID) { running[id]?.fragment.history = history }

    /// Notes that an attempt goes on; ignored when it ended.
    package mutating func renew(_ id: LeaseID, bytesDone: Int, at now: MonotonicInstant) {
        guard let lease = running[id] else { return }
        running[id]?.renewedAt = now
        guard bytesDone > lease.bytesDone else { return }
        running[id]?.bytesDone = bytesDone
        running[id]?.progressAt = now
    }

    /// Ends an attempt; nil when it had ended before.
    package mutating func end(_ id: LeaseID) -> RunningLease? {
        guard let lease = running.removeValue(forKey: id) else { return nil }
        if let twin = lease.twin { running[twin]?.twin = nil }
        byQuerier[lease.querier]?.remove(id)
        if byQuerier[lease.querier]?.isEmpty == true { byQuerier[lease.querier] = nil }
        byQuery[lease.fragment.query]?.remove(id)
        if byQuery[lease.fragment.query]?.isEmpty == true { byQuery[lease.fragment.query] = nil }
        loads[lease.fragment.owner]?.add(-1, -lease.fragment.bytes)
        if loads[lease.fragment.owner]?.leases == 0 { loads[lease.fragment.owner] = nil }
        countByClass[lease.fragment.costClass.rawValue] -= 1
        bytes -= lease.fragment.bytes
        return lease
    }

    /// Ends all attempts on a querier, in the order of their ids.
    package mutating func endAll(on querier: QuerierID) -> [RunningLease] {
        (byQuerier[querier] ?? []).sorted().compactMap { end($0) }
    }

    /// Ends all attempts of a query, in the order of their ids.
    package mutating func endAll(of query: UInt64) -> [RunningLease] {
        (byQuery[query] ?? []).sorted().compactMap { end($0) }
    }

    /// Ends the attempts that are overdue, in the order of their ids, each with the reason.
    package mutating func expire(at now: MonotonicInstant) -> [(lease: RunningLease, loss: Loss)] {
        var overdue: [LeaseID] = []
        while let id = due.takeDue(by: now) {
            guard let expiry = running[id]?.expiry(keepalive: keepalive, stall: stall) else { continue }
            if expiry <= now { overdue.append(id) } else { due.add(id, at: expiry) }
        }
        return overdue.sorted().compactMap { id in
            end(id).map { ($0, $0.renewedAt.advanced(by: keepalive) <= now ? .silent(keepalive) : .stalled(stall)) }
        }
    }
}

extension LeaseTable.Loss: CustomStringConvertible {
    package var description: String {
        switch self {
        case .querierGone: "its querier went away"
        case .silent(let wait): "its querier did not renew it for \(wait)"
        case .stalled(let wait): "it got no further for \(wait)"
        }
    }
}
