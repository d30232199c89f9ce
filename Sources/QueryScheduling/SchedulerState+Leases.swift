package import HostEnvironment
package import QueryModel

extension SchedulerState {
    /// Attaches a querier and gives the number of this attachment.
    ///
    /// One of that name that is still attached is taken for gone.
    package mutating func attach(
        _ querier: QuerierIntroduction,
        _ offer: QuerierOffer,
        at now: MonotonicInstant
    ) -> UInt64 {
        if let attached = roster[querier.id] { detach(querier.id, attachment: attached.attachment, at: now) }
        let attachment = roster.attach(querier, offer, maxLeases: settings.maxLeasesPerQuerier, at: now)
        affinities.update(roster.preferred)
        return attachment
    }

    /// Takes a querier for gone: its leases are lost.
    ///
    /// Ignored for an attachment that is not the present one.
    package mutating func detach(_ querier: QuerierID, attachment: UInt64, at now: MonotonicInstant) {
        guard roster[querier]?.attachment == attachment, roster.detach(querier) else { return }
        affinities.update(roster.preferred)
        for lease in leases.endAll(on: querier) {
            noteEnded(lease)
            lose(lease, .querierGone, at: now)
        }
        solo.noteDetached(querier)
    }

    /// Takes over how much a querier can take.
    package mutating func offer(_ querier: QuerierID, _ offer: QuerierOffer) {
        roster.update(querier) { $0.offer(offer) }
    }

    /// Notes that a lease goes on.
    package mutating func renew(_ lease: LeaseID, bytesDone: Int, at now: MonotonicInstant) {
        leases.renew(lease, bytesDone: bytesDone, at: now)
    }

    /// Ends a lease; ignored when it had ended.
    ///
    /// `reportBytes` is the size of its report.
    package mutating func finish(
        _ id: LeaseID,
        _ outcome: LeaseOutcome,
        reportBytes: Int,
        at now: MonotonicInstant
    ) {
        guard let lease = leases.end(id) else {
            totals.outcomesIgnored += 1
            return
        }
        noteEnded(lease)
        switch outcome {
        case .report(let report): stage(report, bytes: reportBytes, of: lease)
        case .busy: refuse(lease, at: now)
        case .failure(let failure):
            totals.count(\.failed, at: lease.place)
            settle(lease, policy.verdict(on: lease, .failed(failure), at: now), at: now)
        }
        noteReports(lease.fragment.query)
    }

    /// The next lease to send; nil when nothing more can be granted now.
    ///
    /// Queriers of this process stand aside while there are others, until a query has waited for too long.
    package mutating func nextGrant(at now: MonotonicInstant) -> Grant? {
        let patienceEnds = roster.isMixed ? queue.oldest?.advanced(by: settings.localPatience) : nil
        roster.letLocalsRest(until: patienceEnds, at: now)
        if let suspect = solo.next(roster, affinities, at: now) {
            return grant(suspect.fragment, to: suspect.querier, isSolo: true, at: now)
        }
        guard !queue.isEmpty else { return nil }
        for querier in roster.takers(at: now) where querier != solo.keptFree {
            if let fragment = fragment(for: querier, at: now) {
                return grant(fragment, to: querier, isSolo: false, at: now)
            }
        }
        return nil
    }

    /// Takes a lease back that could not be sent, as if its querier had answered *busy*.
    package mutating func takeBack(_ grant: Grant, at now: MonotonicInstant) {
        guard let lease = leases.end(grant.lease.id) else { return }
        noteEnded(lease)
        refuse(lease, at: now)
        noteReports(lease.fragment.query)
    }

    /// Returns what a lease took of its querier and of the memory for reports.
    mutating func noteEnded(_ lease: RunningLease) {
        roster.update(lease.querier) { $0.noteEnded(bytes: lease.fragment.bytes) }
        ledger.reserve(lease.fragment.query, -lease.reservedBytes)
        if lease.isSolo { solo.noteEnded() }
    }

    /// Decides about the fragment of a lease that was lost.
    mutating func lose(_ lease: RunningLease, _ loss: LeaseTable.Loss, at now: MonotonicInstant) {
        totals.count(\.lost, at: lease.place)
        settle(lease, policy.verdict(on: lease, .lost(loss), at: now), at: now)
        noteReports(lease.fragment.query)
    }

    private mutating func fragment(for querier: QuerierID, at now: MonotonicInstant) -> QueuedFragment? {
        let placement = Placement(
            querier: querier,
            now: now,
            affinityWait: settings.affinityWait,
            window: settings.affinityWindow
        )
        guard ledger.isFull else { return queue.next(for: placement, &affinities, running: leases.countByClass) }
        // The oldest query may always go on: without that, queries that all wait for memory would wait for ever.
        guard let oldest = arrivals.first else { return nil }
        return queue.next(of: oldest, for: placement, &affinities)
    }

    private mutating func grant(
        _ fragment: QueuedFragment,
        to querier: QuerierID,
        isSolo: Bool,
        at now: MonotonicInstant
    ) -> Grant? {
        guard let query = running[fragment.query] else {
            if isSolo { solo.noteEnded() }
            return nil
        }
        let limit = min(settings.maxFragmentReportBytes, settings.maxReportBytes)
        let reserved = query.expectedReportBytes(for: fragment.index, limit: limit)
        let lease = leases.grant(
            fragment,
            to: querier,
            in: roster[querier]?.introduction.place ?? .local,
            isSolo: isSolo,
            reserving: reserved,
            at: now
        )
        totals.count(\.granted, at: lease.place)
        ledger.reserve(fragment.query, reserved)
        roster.update(querier) { $0.noteGranted(bytes: fragment.bytes) }
        roster.noteServed(querier)
        noteReports(fragment.query)
        lowerAlarm(to: leases.earliestExpiry(grantedAt: now))
        return Grant(
            querier: querier,
            lease: Lease(
                id: lease.id,
                query: query.query,
                fragment: query.fragment(fragment.index),
                attempt: lease.attempt,
                timeLeft: max(.zero, now.duration(to: query.terms.deadline)),
                maxReportBytes: limit
            )
        )
    }

    private mutating func stage(_ report: Report, bytes: Int, of lease: RunningLease) {
        let number = lease.fragment.query
        let limit = min(settings.maxFragmentReportBytes, settings.maxReportBytes)
        guard bytes <= limit else {
            let error = QueryError(
                .resourceExhausted,
                "the report of fragment \(lease.fragment.index) has \(ByteText.of(bytes)), "
                    + "\(ByteText.of(bytes - limit)) over query.max-fragment-report-bytes (\(ByteText.of(limit))): "
                    + "ask for a shorter time, fewer labels, or one call site"
            )
            return giveUp(lease, error)
        }
        guard running[number]?.stage(report, bytes: max(0, bytes), for: lease.fragment.index) == true else {
            totals.outcomesIgnored += 1
            return
        }
        noteRead(number, lease)
        ledger.settle(number, lease.fragment.shares)
    }

    private mutating func noteRead(_ number: UInt64, _ lease: RunningLease) {
        totals.count(\.reported, at: lease.place)
        guard let fragment = running[number]?.fragment(lease.fragment.index) else { return }
        totals.rowsRead = totals.rowsRead.addingClamped(max(0, fragment.rows))
        totals.bytesRead = totals.bytesRead.addingClamped(max(0, fragment.bytes))
    }

    private mutating func refuse(_ lease: RunningLease, at now: MonotonicInstant) {
        totals.count(\.busy, at: lease.place)
        let resumption = now.advanced(by: max(settings.busyPause, .milliseconds(1)))
        roster.update(lease.querier) { $0.pause(until: resumption) }
        lowerAlarm(to: resumption)
        settle(lease, policy.verdict(on: lease, .busy, at: now), at: now)
    }

    private mutating func settle(_ lease: RunningLease, _ verdict: RetryPolicy.Verdict, at now: MonotonicInstant) {
        switch verdict {
        case .again(let fragment, let refunded):
            queue.giveBack(fragment, refunded: refunded, at: now)
            if fragment.history.avoidUntil > now { lowerAlarm(to: fragment.history.avoidUntil) }
        case .alone(let fragment):
            guard running[fragment.query]?.hasEnded == false else { return }
            solo.append(fragment)
            if fragment.history.avoidUntil > now { lowerAlarm(to: fragment.history.avoidUntil) }
        case .giveUp(let error):
            giveUp(lease, error)
        case .stalePlan(let error):
            running[lease.fragment.query]?.giveUpStale(lease.fragment.index, error)
            endWorkIfEnded(lease.fragment.query)
        }
    }

    private mutating func giveUp(_ lease: RunningLease, _ error: QueryError) {
        let number = lease.fragment.query
        running[number]?.giveUp(lease.fragment.index, error)
        ledger.settle(number, lease.fragment.shares)
        endWorkIfEnded(number)
    }
}
