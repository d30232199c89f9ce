/// Where queriers pull their work from: the scheduler of this process, or of another one behind a transport.
///
/// A querier attaches once, receives events for as long as it consumes them, and reports on each lease exactly once.
package protocol FragmentLeasing: Sendable {
    /// Attaches a querier and gives its events. When the sequence is dropped or its task cancelled, the querier counts
    /// as gone and its leases are given to others. The sequence ends when the scheduler shuts down.
    ///
    /// - Throws: `QueryError` `.unavailable` when the scheduler takes no querier any more.
    func attach(
        _ querier: QuerierIntroduction,
        _ offer: QuerierOffer
    ) async throws -> AsyncThrowingStream<LeaseEvent, any Error>

    /// Says how much more the querier can take now; replaces its earlier offer. An offer is no promise.
    func offer(_ querier: QuerierID, _ offer: QuerierOffer) async

    /// Says that the work goes on, and how far it is; a lease not renewed for `lease.keepalive` is lost, one without
    /// progress for `lease.stall` too.
    func renew(_ lease: LeaseID, bytesDone: Int) async

    /// Takes leave of the scheduler after the last outcome: leases still on their way to the querier go to others, and no
    /// failure is counted. One that goes without this has lost what it held.
    func leave(_ querier: QuerierID) async

    /// Ends a lease. Only the first successful report for a fragment counts; any later one is ignored.
    func finish(_ lease: LeaseID, _ outcome: LeaseOutcome) async
}

/// How much a querier can take.
package struct QuerierOffer: Hashable, Sendable {
    /// Leases it can start at once.
    package var leases: Int
    /// Stored bytes it has room for.
    package var bytes: Int
    /// Whether it takes nothing more for good.
    package var isDraining: Bool
    /// How busy its process is; for people and metrics.
    package var load: QuerierLoad

    /// Makes an offer.
    package init(leases: Int, bytes: Int, isDraining: Bool = false, load: QuerierLoad = QuerierLoad()) {
        self.leases = leases
        self.bytes = bytes
        self.isDraining = isDraining
        self.load = load
    }

    /// Takes nothing more: the querier drains.
    package static let nothing = QuerierOffer(leases: 0, bytes: 0, isDraining: true)
}

/// What a scheduler tells a querier.
package enum LeaseEvent: Hashable, Sendable {
    /// Execute this.
    case lease(Lease)
    /// Merge these reports; the outcome is `finish`ed like that of any lease.
    case merge(MergeLease)
    /// Nobody waits for this one any more; stop within 100 ms and do not report.
    case cancel(LeaseID)
}

/// How an attempt ended.
package enum LeaseOutcome: Hashable, Sendable {
    /// The fragment's whole report, or the merged one.
    case report(Report)
    /// No room for it now: a fragment goes back to the head of its queue, and no failure is counted.
    case busy
    /// It failed; the scheduler decides by the kind whether to try elsewhere.
    case failure(LeaseFailure)
}

/// Why an attempt failed.
package struct LeaseFailure: Hashable, Sendable {
    /// What the scheduler should do about it.
    package enum Kind: Hashable, Sendable {
        /// Another attempt may succeed.
        case retryable
        /// No attempt can succeed: the answer is the same everywhere.
        case permanent
        /// An object of the plan is gone: the query needs a new plan.
        case stalePlan
        /// A block's bytes are damaged: the query fails, or leaves the fragment out if its asker allows.
        case unreadable
    }

    /// What the scheduler should do about it.
    package var kind: Kind
    /// The error for the asker, if it comes to that.
    package var error: QueryError

    /// Makes a failure.
    package init(_ kind: Kind, _ error: QueryError) {
        self.kind = kind
        self.error = error
    }
}
