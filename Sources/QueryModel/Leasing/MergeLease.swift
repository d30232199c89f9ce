/// The right and the duty to merge reports of one query; its outcome is one report in their place.
///
/// They are staged at the scheduler meanwhile: a merge that is lost, fails or comes too late costs nothing but its work.
package struct MergeLease: Hashable, Sendable {
    /// Names it; no two leases share an id, whatever their work.
    package var id: LeaseID
    /// What is asked (its report is the phase's).
    package var query: Query
    /// What to merge.
    package var reports: [Report]
    /// How long from its receipt until nobody waits for it any more.
    package var timeLeft: Duration
    /// The merged report may have at most this many bytes; beyond it the merge fails with `resourceExhausted`.
    package var maxReportBytes: Int

    /// Makes a lease.
    package init(
        id: LeaseID,
        query: Query,
        reports: [Report],
        timeLeft: Duration,
        maxReportBytes: Int
    ) {
        self.id = id
        self.query = query
        self.reports = reports
        self.timeLeft = timeLeft
        self.maxReportBytes = maxReportBytes
    }

    /// What the reports answer.
    package var request: ReportRequest { query.report }

    /// About how many bytes the reports have; looks at each of them.
    package var bytes: Int {
        reports.reduce(0) { sum, report in
            let (total, overflowed) = sum.addingReportingOverflow(report.encodedSizeEstimate)
            return overflowed ? .max : total
        }
    }
}
