package import HostEnvironment
package import QueryModel

/// What befell the attempts of one fragment.
package struct AttemptHistory: Hashable, Sendable {
    /// Attempts that ended in a failure or were lost; *busy* is neither.
    package var attempts = 0
    /// Attempts that failed although another might succeed.
    package var failures = 0
    /// Attempts that were lost with others running beside them, for no other reason that is known.
    package var deaths = 0
    /// Attempts that were lost while alone on their querier, for no other reason that is known.
    package var soloDeaths = 0
    /// Attempts that were lost beside others while other queriers were lost, too.
    package private(set) var excusedDeaths = 0
    /// Attempts that were lost while alone on their querier while other queriers were lost, too.
    package private(set) var excusedSoloDeaths = 0
    /// The number of the last loss of another querier that explained one of this fragment; see `QuerierLosses`.
    package private(set) var explainedBy: UInt64 = 0
    /// Where it failed or was lost.
    package var failedOn: [QuerierID] = []
    /// Until when it is kept from those queriers.
    package var avoidUntil = MonotonicInstant(nanoseconds: .min)

    /// The history of a fragment that was not tried yet.
    package init() {}

    /// Attempts that were lost, for whatever reason.
    package var losses: Int { deaths + excusedDeaths + soloLosses }

    /// Attempts that were lost while alone on their querier, for whatever reason.
    package var soloLosses: Int { soloDeaths + excusedSoloDeaths }

    /// Attempts that were lost while other queriers were lost, too, and are not held against the fragment.
    package var excused: Int { excusedDeaths + excusedSoloDeaths }

    /// Notes an attempt that was lost; at most `mostExcused` of each kind are excused.
    ///
    /// When excuses beside others are used up, those given before count, too: the fragment then goes on alone.
    package mutating func noteLoss(isSolo: Bool, _ explanation: LossExplanation, mostExcused: Int) {
        if case .otherLoss(let number) = explanation, (isSolo ? excusedSoloDeaths : excusedDeaths) < mostExcused {
            explainedBy = number
            if isSolo { excusedSoloDeaths += 1 } else { excusedDeaths += 1 }
        } else if isSolo {
            soloDeaths += 1
        } else {
            deaths += 1
            if explanation != .none { countExcusedDeaths() }
        }
    }

    private mutating func countExcusedDeaths() {
        deaths += excusedDeaths
        excusedDeaths = 0
    }
}
