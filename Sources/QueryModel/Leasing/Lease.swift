/// The right and the duty to execute one attempt of one fragment.
package struct Lease: Hashable, Sendable {
    /// Names the attempt; no two leases share an id.
    package var id: LeaseID
    /// What is asked (its report is the phase's).
    package var query: Query
    /// What to read.
    package var fragment: PlanFragment
    /// 1 for the first attempt.
    package var attempt: Int
    /// How long from its receipt until nobody waits for it any more.
    package var timeLeft: Duration
    /// The report may have at most this many bytes; beyond it the attempt fails with `resourceExhausted`.
    package var maxReportBytes: Int

    /// Makes a lease.
    package init(
        id: LeaseID,
        query: Query,
        fragment: PlanFragment,
        attempt: Int,
        timeLeft: Duration,
        maxReportBytes: Int
    ) {
        self.id = id
        self.query = query
        self.fragment = fragment
        self.attempt = attempt
        self.timeLeft = timeLeft
        self.maxReportBytes = maxReportBytes
    }
}

/// Names one attempt of one fragment of one query.
package struct LeaseID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The query's number in its scheduler.
    package var query: UInt64
    /// The attempt's number in its scheduler.
    package var serial: UInt64

    /// Makes an id.
    package init(query: UInt64, serial: UInt64) {
        self.query = query
        self.serial = serial
    }

    package var description: String { "\(query)/\(serial)" }

    package static func < (lhs: LeaseID, rhs: LeaseID) -> Bool { (lhs.query, lhs.serial) < (rhs.query, rhs.serial) }
}

/// Names a querier for as long as it lives.
package struct QuerierID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Random when the querier starts.
    package var value: UInt64

    /// Makes an id.
    package init(_ value: UInt64) { self.value = value }

    package var description: String { String(value, radix: 16) }

    package static func < (lhs: QuerierID, rhs: QuerierID) -> Bool { lhs.value < rhs.value }
}
