import HostEnvironment
import QueryModel

extension SchedulerState {
    /// Takes note of a querier that is gone, unless it was about to go and held nothing.
    ///
    /// Comes before anything is decided about what it held.
    mutating func noteLost(_ querier: AttachedQuerier, holding held: [RunningLease], at now: MonotonicInstant) {
        guard !querier.isDraining || !held.isEmpty else { return }
        losses.note(querier.id, heldSuspect: held.contains(where: \.isSolo), at: now)
    }

    /// Takes note of queriers that fell silent.
    mutating func noteSilent(_ lost: [(lease: RunningLease, loss: LeaseTable.Loss)], at now: MonotonicInstant) {
        for (lease, loss) in lost where loss.isOfItsQuerier {
            losses.note(lease.querier, heldSuspect: lease.isSolo, at: now)
        }
    }

    /// Decides about the fragment of a lease that was lost.
    mutating func lose(_ lease: RunningLease, _ loss: LeaseTable.Loss, at now: MonotonicInstant) {
        totals.count(\.lost, at: lease.place)
        if lease.hasCompany { noteWasted(lease) }
        let explanation = explanation(of: loss, of: lease, at: now)
        let verdict = policy.verdict(on: lease, .lost(loss, explanation), at: now)
        if case .otherLoss = explanation { totals.lossesExplained += 1 }
        settle(lease, verdict, at: now)
        noteReports(lease.fragment.query)
    }

    /// What speaks for a fragment whose attempt was lost.
    ///
    /// How many queriers may be lost with fragments of one query before that query itself is suspicious is bounded;
    /// twice as many while they run alone, where the next loss may fail the query.
    private mutating func explanation(
        of loss: LeaseTable.Loss,
        of lease: RunningLease,
        at now: MonotonicInstant
    ) -> LossExplanation {
        let history = lease.fragment.history
        guard loss.isOfItsQuerier,
            let number = losses.explanation(for: history, lostOn: lease.querier, at: now)
        else { return .none }
        let most = (lease.isSolo ? 2 : 1) * settings.mostQueriersExcused
        let isExcused = running[lease.fragment.query]?.excuse(lossOf: lease.querier, most: most) ?? false
        return isExcused ? .otherLoss(number) : .spent
    }
}

extension LeaseTable.Loss {
    /// Whether its querier as a whole is lost, as far as can be known.
    ///
    /// One that is silent may have been cut off together with others. One that renews a lease is there, whatever befalls
    /// other queriers: that its lease got no further is explained by none of them, and explains no other loss.
    var isOfItsQuerier: Bool {
        switch self {
        case .querierGone, .silent: true
        case .stalled: false
        }
    }
}
