package import HostEnvironment
package import QueryModel

/// The leases that take longer than others of their size did, and may therefore be given to a second querier.
///
/// Each lease is considered once, and how many get a second attempt is bounded by a budget.
package struct LateLeases: Sendable {
    /// How many late leases are looked at for one choice.
    private static let window = 16

    private let isOff: Bool
    // How long until a lease is looked at whose size class is not known yet.
    private let lookAgainAfter: Duration
    private var durations: LeaseDurations
    private var budget: HedgeBudget
    // When a running lease may become late, as far as was known when the entry was made.
    private var due = DueTimes<LeaseID>()
    private var late: [LeaseID] = []

    /// Makes an empty collection by the settings' rules.
    package init(_ settings: SchedulerSettings) {
        isOff = settings.hedgeShare <= 0
        lookAgainAfter = max(settings.hedgeShortestDelay, .milliseconds(10))
        durations = LeaseDurations(settings)
        budget = HedgeBudget(share: max(0, min(1, settings.hedgeShare)), burst: max(0, settings.hedgeBurst))
    }

    /// Whether no lease is known to be late.
    package var isEmpty: Bool { late.isEmpty }

    /// Notes a lease granted; gives when it has to be looked at.
    ///
    /// Nothing that may have cost a querier is given to two at a time.
    package mutating func noteGranted(_ lease: RunningLease) -> MonotonicInstant? {
        guard !isOff, !lease.isSolo, !lease.isHedge, lease.fragment.history.losses == 0 else { return nil }
        budget.noteFirstAttempt()
        let time = lease.grantedAt.advanced(by: durations.lateAfter(lease.fragment) ?? lookAgainAfter)
        due.add(lease.id, at: time)
        return time
    }

    /// Learns from a lease that ran until now.
    package mutating func noteRan(_ lease: RunningLease, until now: MonotonicInstant) {
        durations.note(lease.grantedAt.duration(to: now), of: lease.fragment)
    }

    /// Finds the leases that became late.
    package mutating func find(in leases: LeaseTable, at now: MonotonicInstant) {
        while let id = due.takeDue(by: now) {
            guard let lease = leases[id] else { continue }
            let time = durations.lateAfter(lease.fragment).map { lease.grantedAt.advanced(by: $0) }
            if let time, time <= now {
                late.append(id)
            } else {
                due.add(id, at: time ?? now.advanced(by: lookAgainAfter))
            }
        }
    }

    /// When to look for late leases again; nil when none runs that may become late.
    package mutating func nextLook(in leases: LeaseTable) -> MonotonicInstant? {
        while let next = due.earliest, leases[next.key] == nil { due.removeEarliest() }
        return due.earliest?.time
    }

    /// Takes the first late lease for which there is a querier, if the budget allows a second attempt.
    ///
    /// - Returns: the lease and the querier; nil when there is none. Whether a lease was left as it is for want of budget
    ///   says `refusals`.
    package mutating func take(
        in leases: LeaseTable,
        refusals: inout Int,
        _ querier: (RunningLease) -> QuerierID?
    ) -> (lease: RunningLease, querier: QuerierID)? {
        var index = 0
        while index < min(late.count, Self.window) {
            guard let lease = leases[late[index]], lease.twin == nil else {
                late.remove(at: index)
                continue
            }
            guard let taker = querier(lease) else {
                index += 1
                continue
            }
            late.remove(at: index)
            if budget.take() { return (lease, taker) }
            refusals += 1
        }
        rotate(by: index)
        return nil
    }

    /// Lets those be looked at next time that were not now.
    private mutating func rotate(by count: Int) {
        guard late.count > Self.window else { return }
        late.append(contentsOf: late.prefix(count))
        late.removeFirst(count)
    }
}
