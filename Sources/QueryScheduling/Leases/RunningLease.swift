package import HostEnvironment
package import QueryModel

/// One attempt under way: who executes what, since when, and how far it is.
package struct RunningLease: Hashable, Sendable {
    /// Its name.
    package let id: LeaseID
    /// What is executed, with what befell it so far.
    package internal(set) var fragment: QueuedFragment
    /// Who executes it.
    package let querier: QuerierID
    /// Where that one runs.
    package let place: QuerierIntroduction.Place
    /// Which of the querier's places it takes.
    package let placeKind: PlaceKind
    /// Whether nothing else runs on that querier meanwhile.
    package let isSolo: Bool
    /// Whether it was granted because another attempt of the fragment is late.
    package let isHedge: Bool
    /// The other attempt of the fragment, while both run.
    package internal(set) var twin: LeaseID?
    /// Bytes set aside for its report.
    package let reservedBytes: Int
    /// When it was granted.
    package let grantedAt: MonotonicInstant
    /// When it was last heard of.
    package internal(set) var renewedAt: MonotonicInstant
    /// When it last got further.
    package internal(set) var progressAt: MonotonicInstant
    /// How far it is.
    package internal(set) var bytesDone = 0

    /// Whether it runs or ran beside another attempt of its fragment.
    var hasCompany: Bool { isHedge || twin != nil }

    /// 1 for the first attempt.
    package var attempt: Int { fragment.history.attempts + (isHedge ? 2 : 1) }

    /// When it is lost unless something is heard of it.
    func expiry(keepalive: Duration, stall: Duration) -> MonotonicInstant {
        min(renewedAt.advanced(by: keepalive), progressAt.advanced(by: stall))
    }
}
