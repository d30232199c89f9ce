package import HostEnvironment
import QueryModel

extension SchedulerState {
    private struct Choice {
        var fragment: QueuedFragment
        var querier: QuerierID
        var isSolo = false
        var isQuiet = false
        var twin: LeaseID?

        var placeKind: PlaceKind { fragment.isLookUp ? .lookUp : isQuiet ? .quiet : .common }
    }

    /// The next lease to send; nil when nothing more can be granted now.
    ///
    /// First what is under suspicion, then second attempts of late fragments, then what waits, at last what places are kept
    /// for. Queriers of this process
    /// stand aside while there are others, until a query has waited for too long.
    package mutating func nextGrant(at now: MonotonicInstant) -> Grant? {
        roster.resume(at: now)
        let patienceEnds = roster.isMixed ? queue.oldest?.advanced(by: settings.localPatience) : nil
        roster.letLocalsRest(until: patienceEnds, at: now)
        while let choice = suspect(at: now) ?? hedge(at: now) ?? waiting(at: now) ?? waitingLookUp(at: now)
            ?? waitingQuiet(at: now)
        {
            if let grant = grant(choice, at: now) { return grant }
        }
        return nil
    }

    private mutating func suspect(at now: MonotonicInstant) -> Choice? {
        solo.next(roster, affinities, at: now).map {
            Choice(fragment: $0.fragment, querier: $0.querier, isSolo: true)
        }
    }

    /// A late fragment, for a querier that does not share a process with the one that is late.
    private mutating func hedge(at now: MonotonicInstant) -> Choice? {
        guard !late.isEmpty, !roster.ready.isEmpty, !ledger.isFull else { return nil }
        let (roster, keptFree, affinities) = (roster, solo.keptFree, affinities)
        let found = late.take(in: leases, refusals: &totals.hedgesRefused) { lease in
            roster.ready.first { querier in
                querier != keptFree && roster.areApart(querier, lease.querier)
                    && lease.fragment.mayGo(to: querier, at: now, among: affinities)
            }
        }
        return found.map { Choice(fragment: $0.lease.fragment, querier: $0.querier, twin: $0.lease.id) }
    }

    /// First something for whoever was served longest ago, so that work spreads; if nothing waits that it may have now,
    /// something for anybody.
    private mutating func waiting(at now: MonotonicInstant) -> Choice? {
        guard !queue.isEmpty, let anybody = placement(among: roster.ready, at: now), let next = anybody.narrowed
        else { return nil }
        return choice(for: next) ?? choice(for: anybody)
    }

    /// A look-up, for a place that is kept for such.
    private mutating func waitingLookUp(at now: MonotonicInstant) -> Choice? {
        guard queue.waits(.metadata), !ledger.isFull,
            let placement = placement(among: roster.readyForLookUps, at: now),
            let fragment = queue.next(of: .metadata, for: placement, &affinities)
        else { return nil }
        return placement.taker(of: fragment, &affinities).map { Choice(fragment: fragment, querier: $0) }
    }

    /// Something of a tenant that has few leases, for a place that is kept for such.
    private mutating func waitingQuiet(at now: MonotonicInstant) -> Choice? {
        guard !queue.isEmpty, !ledger.isFull, let anybody = placement(among: roster.readyForQuiet, at: now),
            let next = anybody.narrowed
        else { return nil }
        return quietChoice(for: next) ?? quietChoice(for: anybody)
    }

    private mutating func quietChoice(for placement: Placement) -> Choice? {
        let leases = leases
        let few = roster.keptForQuiet
        guard let fragment = queue.next(for: placement, &affinities, among: { leases.load(of: $0).isBelow(few) }),
            let querier = placement.taker(of: fragment, &affinities)
        else { return nil }
        return Choice(fragment: fragment, querier: querier, isQuiet: true)
    }

    private func placement(among ready: ReadyQueriers, at now: MonotonicInstant) -> Placement? {
        guard !ready.isEmpty else { return nil }
        return Placement(
            ready: ready,
            keptFree: solo.keptFree,
            now: now,
            affinityWait: settings.affinityWait,
            window: settings.affinityWindow
        )
    }

    private mutating func choice(for placement: Placement) -> Choice? {
        guard let fragment = fragment(for: placement),
            let querier = placement.taker(of: fragment, &affinities)
        else { return nil }
        return Choice(fragment: fragment, querier: querier)
    }

    private mutating func fragment(for placement: Placement) -> QueuedFragment? {
        guard ledger.isFull else { return queue.next(for: placement, &affinities, running: leases.countByClass) }
        // The oldest query may always go on: without that, queries that all wait for memory would wait for ever.
        guard let oldest = arrivals.first else { return nil }
        return queue.next(of: oldest, for: placement, &affinities)
    }

    private mutating func grant(_ choice: Choice, at now: MonotonicInstant) -> Grant? {
        let fragment = choice.fragment
        guard let query = running[fragment.query] else {
            if choice.isSolo { solo.noteEnded() }
            return nil
        }
        let limit = min(settings.maxFragmentReportBytes, settings.maxReportBytes)
        let lease = leases.grant(
            fragment,
            to: choice.querier,
            in: roster[choice.querier]?.introduction.place ?? .local,
            taking: choice.placeKind,
            isSolo: choice.isSolo,
            besides: choice.twin,
            reserving: query.expectedReportBytes(
                for: fragment.index,
                limit: limit,
                usual: reportSizes.expected(fragment.costClass, query.query.report)
            ),
            at: now
        )
        noteGranted(lease, at: now)
        return Grant(
            querier: choice.querier,
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

    private mutating func noteGranted(_ lease: RunningLease, at now: MonotonicInstant) {
        totals.count(\.granted, at: lease.place)
        if lease.isHedge {
            totals.hedgesGranted += 1
        } else if lease.fragment.history.attempts > 0 {
            totals.retries += 1
        }
        ledger.reserve(lease.fragment.query, lease.reservedBytes)
        roster.update(lease.querier) { querier in
            querier.noteGranted(bytes: lease.fragment.bytes, lease.placeKind)
        }
        roster.noteServed(lease.querier, lease.placeKind)
        noteReports(lease.fragment.query)
        lowerAlarm(to: leases.earliestExpiry(grantedAt: now))
        if let look = late.noteGranted(lease) { lowerAlarm(to: look) }
    }
}
