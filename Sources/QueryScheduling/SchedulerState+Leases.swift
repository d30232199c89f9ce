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
        let wasMixed = roster.isMixed
        let attachment = roster.attach(querier, offer, maxLeases: settings.maxLeasesPerQuerier, at: now)
        if wasMixed != roster.isMixed {
            affinities.update(roster.preferred)
        } else if roster.isPreferred(querier.id) {
            affinities.insert(querier.id)
        }
        return attachment
    }

    /// Takes a querier for gone: its leases are lost.
    ///
    /// Ignored for an attachment that is not the present one.
    package mutating func detach(_ querier: QuerierID, attachment: UInt64, at now: MonotonicInstant) {
        let wasMixed = roster.isMixed
        guard let gone = roster[querier], gone.attachment == attachment, roster.detach(querier) else { return }
        if wasMixed != roster.isMixed { affinities.update(roster.preferred) } else { affinities.remove(querier) }
        let held = leases.endAll(on: querier)
        noteLost(gone, holding: held, at: now)
        for lease in held {
            noteEnded(lease)
            lose(lease, .querierGone, at: now)
        }
        for merge in merges.endAll(on: querier) { lose(merge) }
        solo.noteDetached(querier)
    }

    /// Lets a querier go that has nothing left to report: what is on its way to it was never begun.
    package mutating func leave(_ querier: QuerierID, at now: MonotonicInstant) {
        guard roster.detach(querier) else { return }
        affinities.update(roster.order)
        for lease in leases.endAll(on: querier) {
            noteEnded(lease)
            refuse(lease, at: now)
        }
        for merge in merges.endAll(on: querier) { settle(merge, .busy, reportBytes: 0, at: now) }
        solo.noteDetached(querier)
    }

    /// Takes over how much a querier can take.
    package mutating func offer(_ querier: QuerierID, _ offer: QuerierOffer) {
        roster.update(querier) { $0.offer(offer) }
    }

    /// Notes that a lease goes on.
    package mutating func renew(_ lease: LeaseID, bytesDone: Int, at now: MonotonicInstant) {
        leases.renew(lease, bytesDone: bytesDone, at: now)
        merges.renew(lease, bytesDone: bytesDone, at: now)
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
        if let merge = merges.end(id) { return settle(merge, outcome, reportBytes: reportBytes, at: now) }
        guard let lease = leases.end(id) else {
            totals.outcomesIgnored += 1
            return
        }
        noteEnded(lease)
        switch outcome {
        case .report(let report): stage(report, bytes: reportBytes, of: lease, at: now)
        case .busy: refuse(lease, at: now)
        case .failure(let failure):
            totals.count(\.failed, at: lease.place)
            if lease.hasCompany { noteWasted(lease) }
            settle(lease, policy.verdict(on: lease, .failed(failure), at: now), at: now)
        }
        noteReports(lease.fragment.query)
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
        roster.update(lease.querier) { querier in
            querier.noteEnded(bytes: lease.fragment.bytes, lease.placeKind)
        }
        ledger.reserve(lease.fragment.query, -lease.reservedBytes)
        if lease.isSolo { solo.noteEnded() }
    }

    /// Calls off a lease that just ended here and still runs at its querier.
    mutating func callOff(_ lease: RunningLease) {
        totals.count(\.cancelled, at: lease.place)
        cancellations.append(Cancellation(querier: lease.querier, lease: lease.id))
    }
}
