package import HostEnvironment
package import QueryModel

/// What becomes of a fragment whose attempt brought no report.
///
/// Pure; the fragment carries its history.
///
/// A failure that another attempt may avoid is tried elsewhere, up to a number of failures. An attempt that was lost may
/// have killed its querier: after some losses a fragment runs alone, so that it can hurt no other, and after losses
/// while alone it is given up. A loss that another querier's explains is not held against it, a few times. *Busy* counts
/// as nothing.
package struct RetryPolicy: Hashable, Sendable {
    /// How an attempt ended without a report.
    package enum Ending: Hashable, Sendable {
        /// The querier had no room.
        case busy
        /// The querier said why it failed.
        case failed(LeaseFailure)
        /// Nobody knows what happened, except for what may explain it.
        case lost(LeaseTable.Loss, LossExplanation = .none)
    }

    /// What to do with the fragment.
    package enum Verdict: Hashable, Sendable {
        /// Back to the head of its queue; with `refunded` it was not served at all.
        case again(QueuedFragment, refunded: Bool)
        /// Once more, alone on a querier.
        case alone(QueuedFragment)
        /// Nobody can execute it.
        case giveUp(QueryError)
        /// It was tried often enough, unless another attempt of it still runs.
        case exhausted(QueuedFragment, QueryError)
        /// Its query needs a new plan.
        case stalePlan(QueryError)
    }

    private let maxFailures: Int
    private let deathsBeforeSolo: Int
    private let soloDeathsBeforePoison: Int
    private let mostExcused: Int
    private let elsewhereWait: Duration

    /// Makes the policy of the settings.
    package init(_ settings: SchedulerSettings) {
        maxFailures = max(1, settings.maxAttempts)
        deathsBeforeSolo = max(1, settings.deathsBeforeSolo)
        soloDeathsBeforePoison = max(1, settings.soloDeathsBeforePoison)
        mostExcused = max(0, settings.mostLossesExcused)
        elsewhereWait = settings.elsewhereWait
    }

    /// Decides about the fragment of a lease that ended.
    package func verdict(on lease: RunningLease, _ ending: Ending, at now: MonotonicInstant) -> Verdict {
        switch ending {
        case .busy: isSuspect(lease) ? .alone(lease.fragment) : .again(lease.fragment, refunded: !lease.isHedge)
        case .failed(let failure): verdict(on: lease, failure, at: now)
        case .lost(let loss, let explanation): verdict(on: lease, loss, explanation, at: now)
        }
    }

    private func verdict(on lease: RunningLease, _ failure: LeaseFailure, at now: MonotonicInstant) -> Verdict {
        switch failure.kind {
        case .stalePlan: return .stalePlan(failure.error)
        case .permanent, .unreadable: return .giveUp(failure.error)
        case .retryable: break
        }
        var fragment = tried(lease, at: now)
        fragment.history.failures += 1
        guard fragment.history.failures < maxFailures else {
            return .exhausted(
                fragment,
                QueryError(
                    failure.error.code,
                    "fragment \(fragment.index) failed \(fragment.history.failures) times, the last time with: "
                        + failure.error.message
                )
            )
        }
        return isSuspect(lease) ? .alone(fragment) : .again(fragment, refunded: false)
    }

    /// Whether the fragment runs alone: as it did, or because of what befell other attempts of it meanwhile.
    private func isSuspect(_ lease: RunningLease) -> Bool {
        lease.isSolo || lease.fragment.history.deaths >= deathsBeforeSolo
    }

    private func verdict(
        on lease: RunningLease,
        _ loss: LeaseTable.Loss,
        _ explanation: LossExplanation,
        at now: MonotonicInstant
    ) -> Verdict {
        var fragment = tried(lease, at: now)
        fragment.history.noteLoss(isSolo: lease.isSolo, explanation, mostExcused: mostExcused)
        guard lease.isSolo else {
            let isSuspect = fragment.history.deaths >= deathsBeforeSolo
            return isSuspect ? .alone(fragment) : .again(fragment, refunded: false)
        }
        guard fragment.history.soloDeaths >= soloDeathsBeforePoison else { return .alone(fragment) }
        return .giveUp(Self.poison(fragment, loss))
    }

    private static func poison(_ fragment: QueuedFragment, _ loss: LeaseTable.Loss) -> QueryError {
        let history = fragment.history
        let excused = history.excused > 0 ? "\(history.excused) of them while other queriers were lost too, and " : ""
        return QueryError(
            .internalError,
            "fragment \(fragment.index) was lost \(history.losses) times, \(excused)"
                + "\(history.soloDeaths) of them while alone on a querier, the last time because \(loss): "
                + "it seems to break queriers; exclude its service or time range and look at the queriers' logs"
        )
    }

    private func tried(_ lease: RunningLease, at now: MonotonicInstant) -> QueuedFragment {
        var fragment = lease.fragment
        fragment.history.attempts += 1
        if !fragment.history.failedOn.contains(lease.querier) { fragment.history.failedOn.append(lease.querier) }
        fragment.history.avoidUntil = now.advanced(by: elsewhereWait)
        return fragment
    }
}
