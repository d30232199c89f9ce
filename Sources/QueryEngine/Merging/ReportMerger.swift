import QueryModel

/// Merges the reports of a lease, a few at a time: it can be stopped in between, and says how far it is.
///
/// Merging is associative, so how reports are grouped changes no byte of the result.
struct ReportMerger: Sendable {
    /// Reports merged in one go.
    private static let groupSize = 8

    /// Where it computes.
    let lane: ScanLane

    /// The merged report.
    ///
    /// - Throws: `QueryError` as `Report.merging`; `CancellationError` when `control` stops it.
    func merge(_ lease: MergeLease, _ control: ExecutionControl) async throws -> Report {
        var reports = lease.reports
        while reports.count > Self.groupSize { reports = try await mergeGroups(of: reports, lease.request, control) }
        try control.check()
        return try await lane.run { try Report.merging(reports, for: lease.request) }
    }

    private func mergeGroups(
        of reports: [Report],
        _ request: ReportRequest,
        _ control: ExecutionControl
    ) async throws -> [Report] {
        var merged: [Report] = []
        for start in stride(from: 0, to: reports.count, by: Self.groupSize) {
            try control.check()
            let group = Array(reports[start..<min(start + Self.groupSize, reports.count)])
            merged.append(try await lane.run { try Report.merging(group, for: request) })
            // Only that it grows is looked at.
            control.advance(by: group.count)
        }
        return merged
    }
}
