import HostEnvironment
import QueryModel

extension SchedulerState {
    /// Takes note of an attempt whose report counts.
    ///
    /// The pace is learnt from queriers of other processes alone, for they are what the signal scales, and only while
    /// something waits: then they have as much to do as they take.
    mutating func noteTimes(of lease: RunningLease, at now: MonotonicInstant) {
        let queuedAt = running[lease.fragment.query]?.begunAt ?? lease.grantedAt
        times.note(lease, queuedAt: queuedAt, endedAt: now)
        guard lease.place == .remote, !queue.isEmpty, let querier = roster[lease.querier] else { return }
        // The lease was ended before its report is looked at.
        pace.note(
            bytes: max(lease.fragment.bytes, settings.minimumFragmentCost),
            seconds: lease.grantedAt.duration(to: now).inSeconds,
            among: querier.running + 1
        )
    }

    /// Adds what sizes the pool to a snapshot that knows the queue and the leases.
    func size(_ snapshot: inout SchedulerSnapshot, at now: MonotonicInstant) {
        snapshot.remoteQueriers = roster.order.count { roster[$0]?.introduction.place == .remote }
        snapshot.backlog = backlog(at: now)
        snapshot.times = times
        snapshot.bytesPerQuerierSecond = pace.bytesPerSecond
        snapshot.desiredQueriers = PoolSizing.desiredQueriers(
            snapshot,
            isFull: !roster.order.contains { roster[$0]?.canTake(at: now) == true },
            settings
        )
    }

    private func backlog(at now: MonotonicInstant) -> [CostClass: ClassBacklog] {
        var backlog: [CostClass: ClassBacklog] = [:]
        for costClass in CostClass.allCases { backlog[costClass] = ClassBacklog() }
        for work in queue.work {
            let age = work.since.duration(to: now)
            backlog[work.costClass]?.add(fragments: work.fragments, bytes: work.bytes, age: age)
        }
        for suspect in solo.waiting { backlog[suspect.costClass]?.add(fragments: 1, bytes: suspect.bytes, age: .zero) }
        return backlog
    }
}
