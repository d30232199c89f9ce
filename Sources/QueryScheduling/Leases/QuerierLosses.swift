package import HostEnvironment
package import QueryModel

/// The queriers that were lost of late without having taken leave: what else may explain that a fragment was lost.
///
/// When many queriers go at nearly the same time, a machine, an operator or the network took them, not a fragment that
/// one of them executed. Remembers the last 64 for a while; asking costs a look at those.
package struct QuerierLosses: Sendable {
    /// More than this at a time say nothing new.
    private static let most = 64

    private struct Loss {
        var number: UInt64
        var querier: QuerierID
        var at: MonotonicInstant
        var heldSuspect: Bool
    }

    private let window: Duration
    private var losses: [Loss] = []
    private var serial: UInt64 = 0

    /// Makes an empty collection that remembers each loss for that long.
    package init(window: Duration) { self.window = window }

    /// Notes that a querier was lost, and whether a suspect ran alone on it.
    ///
    /// What is heard of the same loss later (more of its leases fall silent, then its stream is cut) adds none.
    package mutating func note(_ querier: QuerierID, heldSuspect: Bool, at now: MonotonicInstant) {
        forget(at: now)
        if let known = losses.firstIndex(where: { $0.querier == querier }) {
            losses[known].heldSuspect = losses[known].heldSuspect || heldSuspect
            return
        }
        serial += 1
        losses.append(Loss(number: serial, querier: querier, at: now, heldSuspect: heldSuspect))
        if losses.count > Self.most { losses.removeFirst() }
    }

    /// The number of a loss that a fragment cannot have caused, for one that was just lost on `querier`; nil when there
    /// is none, so that the fragment itself may have.
    ///
    /// It cannot have broken a querier that never held it. One on which a suspect ran alone may have been broken by that
    /// suspect, which must not speak for others. Each loss explains one attempt of a fragment.
    package func explanation(
        for history: AttemptHistory,
        lostOn querier: QuerierID,
        at now: MonotonicInstant
    ) -> UInt64? {
        losses.first { loss in
            loss.number > history.explainedBy && loss.at.advanced(by: window) >= now && !loss.heldSuspect
                && loss.querier != querier && !history.failedOn.contains(loss.querier)
        }?.number
    }

    private mutating func forget(at now: MonotonicInstant) {
        while let first = losses.first, first.at.advanced(by: window) < now { losses.removeFirst() }
    }
}
