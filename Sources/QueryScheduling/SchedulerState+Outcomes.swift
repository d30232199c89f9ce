import HostEnvironment
import QueryModel

extension SchedulerState {
    /// Takes a fragment's report in; the first one counts, and ends the other attempt if there is one.
    mutating func stage(_ report: Report, bytes: Int, of lease: RunningLease, at now: MonotonicInstant) {
        let number = lease.fragment.query
        let limit = min(settings.maxFragmentReportBytes, settings.maxReportBytes)
        guard bytes <= limit else {
            return giveUp(lease, Self.tooLarge(lease.fragment.index, bytes, limit), at: now)
        }
        guard running[number]?.stage(report, bytes: max(0, bytes), for: lease.fragment.index) == true else {
            totals.outcomesIgnored += 1
            return
        }
        late.noteRan(lease, until: now)
        if let request = running[number]?.query.report { reportSizes.note(bytes, lease.fragment.costClass, request) }
        if lease.isHedge { totals.hedgesWon += 1 }
        endTwin(of: lease, at: now)
        noteRead(number, lease)
        noteTimes(of: lease, at: now)
        ledger.settle(number, lease.fragment.shares)
    }

    /// Puts a lease's fragment back that its querier had no room for.
    mutating func refuse(_ lease: RunningLease, at now: MonotonicInstant) {
        totals.count(\.busy, at: lease.place)
        pause(lease.querier, at: now)
        settle(lease, policy.verdict(on: lease, .busy, at: now), at: now)
    }

    /// Leaves a querier alone for a moment that answered *busy*.
    mutating func pause(_ querier: QuerierID, at now: MonotonicInstant) {
        let resumption = now.advanced(by: max(settings.busyPause, .milliseconds(1)))
        roster.update(querier) { $0.pause(until: resumption) }
        lowerAlarm(to: resumption)
    }

    /// Does what becomes of the fragment of a lease that ended without a report.
    ///
    /// While another attempt of it runs, that one takes over what befell this one, and nothing else is done: so nothing
    /// is counted twice, and the fragment is in one place only.
    mutating func settle(_ lease: RunningLease, _ verdict: RetryPolicy.Verdict, at now: MonotonicInstant) {
        switch verdict {
        case .again(let fragment, _), .alone(let fragment), .exhausted(let fragment, _):
            if let twin = lease.twin { return leases.inherit(fragment.history, by: twin) }
        case .giveUp, .stalePlan: break
        }
        switch verdict {
        case .again(let fragment, let refunded):
            queue.giveBack(fragment, refunded: refunded, at: now)
            if fragment.history.avoidUntil > now { lowerAlarm(to: fragment.history.avoidUntil) }
        case .alone(let fragment):
            guard running[fragment.query]?.hasEnded == false else { return }
            if !lease.isSolo { totals.suspects += 1 }
            solo.append(fragment)
            if fragment.history.avoidUntil > now { lowerAlarm(to: fragment.history.avoidUntil) }
        case .giveUp(let error), .exhausted(_, let error):
            giveUp(lease, error, at: now)
        case .stalePlan(let error):
            running[lease.fragment.query]?.giveUpStale(lease.fragment.index, error)
            endTwin(of: lease, at: now)
            endWorkIfEnded(lease.fragment.query)
        }
    }

    private mutating func giveUp(_ lease: RunningLease, _ error: QueryError, at now: MonotonicInstant) {
        let number = lease.fragment.query
        endTwin(of: lease, at: now)
        running[number]?.giveUp(lease.fragment.index, error)
        ledger.settle(number, lease.fragment.shares)
        endWorkIfEnded(number)
    }

    /// Calls off the other attempt of a fragment that needs no more of it.
    private mutating func endTwin(of lease: RunningLease, at now: MonotonicInstant) {
        guard let twin = lease.twin.flatMap({ leases.end($0) }) else { return }
        noteEnded(twin)
        noteWasted(twin)
        callOff(twin)
        late.noteRan(twin, until: now)
    }

    /// Notes bytes that were read in vain beside another attempt.
    mutating func noteWasted(_ lease: RunningLease) {
        totals.hedgeBytesWasted = totals.hedgeBytesWasted.addingClamped(lease.fragment.bytes)
    }

    private mutating func noteRead(_ number: UInt64, _ lease: RunningLease) {
        totals.count(\.reported, at: lease.place)
        guard let fragment = running[number]?.fragment(lease.fragment.index) else { return }
        totals.rowsRead = totals.rowsRead.addingClamped(max(0, fragment.rows))
        totals.bytesRead = totals.bytesRead.addingClamped(max(0, fragment.bytes))
    }

    private static func tooLarge(_ index: Int, _ bytes: Int, _ limit: Int) -> QueryError {
        QueryError(
            .resourceExhausted,
            "the report of fragment \(index) has \(ByteText.of(bytes)), "
                + "\(ByteText.of(bytes - limit)) over query.max-fragment-report-bytes (\(ByteText.of(limit))): "
                + "ask for a shorter time, fewer labels, or one call site"
        )
    }
}
