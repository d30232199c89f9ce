import BlockFormat
import ProfileModel

/// Which rollups may stand for raw rows in the answer to a query.
///
/// A rollup has sums by stack and nothing of single profiles or spans: it serves trees, and no filter by either.
struct RollupRules {
    private let servesReport: Bool
    private let labels: [String]

    /// The rules of a query.
    init(_ query: Query) {
        labels = query.matchers.map(\.name)
        switch query.report {
        case .flameGraph(let filter), .pprof(let filter):
            servesReport = filter.spanIDs.isEmpty && filter.profileIDs.isEmpty
        case .timeSeries, .labelNames, .labelValues, .series, .profileTypes: servesReport = false
        }
    }

    /// Whether rows of that chunk answer the query: its windows are whole, and its series have every label that the
    /// query mentions.
    func allow(_ chunk: RowChunk) -> Bool {
        guard servesReport, let grain = chunk.rollup, grain.windows(inside: chunk.timeRange) == chunk.timeRange else {
            return false
        }
        guard let missing = grain.withoutLabel else { return true }
        return !labels.contains { $0.isBytewiseEqual(to: missing) }
    }
}
