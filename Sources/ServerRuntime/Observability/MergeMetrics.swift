import QueryScheduling

/// How reports are merged: in the frontend's process, and at queriers when there is much to merge.
struct MergeMetrics {
    private static let prefix = "firefinch_frontend_"

    private let snapshot: SchedulerSnapshot

    init(_ snapshot: SchedulerSnapshot) { self.snapshot = snapshot }

    func write(to text: inout PrometheusText) {
        text.single(
            Self.prefix + "merging_report_bytes",
            .gauge,
            "Bytes of reports that this process merges or is about to.",
            Double(snapshot.mergeBacklogBytes)
        )
        text.single(
            Self.prefix + "running_merges",
            .gauge,
            "Merges that run at queriers.",
            Double(snapshot.runningMerges)
        )
        writeTotals(to: &text)
    }

    private func writeTotals(to text: inout PrometheusText) {
        let merges = snapshot.totals.merges
        let name = Self.prefix + "merges_total"
        text.family(name, .counter, "Merges of reports, by where they were done and how they ended.")
        let ends = [
            ("frontend", "merged", merges.here), ("frontend", "refused", merges.refusedHere),
            ("querier", "granted", merges.sent), ("querier", "merged", merges.merged),
            ("querier", "busy", merges.busy), ("querier", "failed", merges.failed),
            ("querier", "lost", merges.lost), ("querier", "cancelled", merges.cancelled),
        ]
        for (place, outcome, count) in ends {
            text.sample(name, Double(count), labels: [("where", place), ("outcome", outcome)])
        }
    }
}
