package import HostEnvironment
package import QueryModel

/// Everything the scheduler knows, and every decision it takes: events in, actions out; no clock, no waiting, no lock.
///
/// Grants are taken one by one with `nextGrant`; what else follows from an event (queries to wake, leases to cancel)
/// collects in `takeWoken` and `takeCancellations`, to be taken after each event.
package struct SchedulerState: Sendable {
    /// A lease to be sent.
    package struct Grant: Hashable, Sendable {
        /// To whom.
        package var querier: QuerierID
        /// What.
        package var lease: Lease
    }

    /// A lease to be called off.
    package struct Cancellation: Hashable, Sendable {
        /// Whose.
        package var querier: QuerierID
        /// Which.
        package var lease: LeaseID
    }

    let settings: SchedulerSettings
    let policy: RetryPolicy
    var queue: FairQueue
    var leases: LeaseTable
    var ledger: AdmissionLedger
    var roster = QuerierRoster()
    var affinities = AffinityMap()
    var solo = SoloLane()
    var losses: QuerierLosses
    var merges: MergeTable
    var mergeBacklog = MergeBacklog()
    var mergeGrants: [MergeGrant] = []
    var late: LateLeases
    var reportSizes = ReportSizes()
    var running: [UInt64: RunningQuery] = [:]
    var arrivals: [UInt64] = []
    var woken: [UInt64] = []
    var cancellations: [Cancellation] = []
    var times = FragmentTimes()
    var pace = QuerierPace()
    private var numbers: UInt64 = 0

    /// What happened so far.
    package internal(set) var totals = SchedulerTotals()
    /// The soonest anything has to be done although nothing happens; nil when nothing has.
    package internal(set) var alarm: MonotonicInstant?

    /// Makes the state of an idle scheduler.
    package init(_ settings: SchedulerSettings) {
        self.settings = settings
        policy = RetryPolicy(settings)
        queue = FairQueue(minimumCost: settings.minimumFragmentCost, tenantQuantum: settings.tenantQuantum)
        leases = LeaseTable(keepalive: settings.leaseKeepalive, stall: settings.leaseStall)
        merges = MergeTable(keepalive: settings.leaseKeepalive, stall: settings.leaseStall)
        ledger = AdmissionLedger(settings)
        late = LateLeases(settings)
        losses = QuerierLosses(window: settings.leaseKeepalive)
    }

    /// The queries whose task has something to do now.
    package mutating func takeWoken() -> [UInt64] {
        defer { woken = [] }
        return woken
    }

    /// The leases nobody waits for any more.
    package mutating func takeCancellations() -> [Cancellation] {
        defer { cancellations = [] }
        return cancellations
    }

    /// Does what is due although nothing happened, and sets the alarm anew; looks at every waiting query.
    package mutating func tick(at now: MonotonicInstant) {
        let expired = leases.expire(at: now)
        noteSilent(expired, at: now)
        for (lease, loss) in expired {
            noteEnded(lease)
            cancellations.append(Cancellation(querier: lease.querier, lease: lease.id))
            lose(lease, loss, at: now)
        }
        for merge in merges.expire(at: now) {
            cancellations.append(Cancellation(querier: merge.querier, lease: merge.id))
            lose(merge)
        }
        late.find(in: leases, at: now)
        let times = [
            leases.nextExpiry(), merges.nextExpiry, late.nextLook(in: leases), roster.nextResumption(after: now),
            solo.nextRelease(after: now),
            queue.nextRelease(after: now, affinityWait: settings.affinityWait),
            roster.isMixed
                ? queue.oldest.map { $0.advanced(by: settings.localPatience) }.flatMap { $0 > now ? $0 : nil } : nil,
        ]
        alarm = times.compactMap { $0 }.min()
    }

    /// What it is doing; looks at every waiting query.
    package func snapshot(at now: MonotonicInstant) -> SchedulerSnapshot {
        var snapshot = SchedulerSnapshot()
        snapshot.queuedFragments = queue.count + solo.count
        snapshot.queuedBytes = queue.bytes + solo.bytes
        snapshot.oldestQueuedAge = queue.oldest.map { max(.zero, $0.duration(to: now)) } ?? .zero
        snapshot.runningLeases = leases.count
        snapshot.runningBytes = leases.bytes
        snapshot.attachedQueriers = roster.count
        snapshot.queries = ledger.queries
        snapshot.reportBytes = ledger.heldBytes
        snapshot.reservedReportBytes = ledger.reservedBytes
        snapshot.mergeBacklogBytes = mergeBacklog.bytes
        snapshot.runningMerges = merges.count
        snapshot.totals = totals
        size(&snapshot, at: now)
        return snapshot
    }

    /// Gives the next query its number.
    mutating func makeNumber() -> UInt64 {
        numbers += 1
        return numbers
    }

    /// Has something done by then.
    mutating func lowerAlarm(to instant: MonotonicInstant) { alarm = min(alarm ?? instant, instant) }
}
