import ProfileModel
import QueryModel

/// Time series as clients see them: sums or averages, the greatest first, no more than asked for.
///
/// This is the root of
/// the merge, the one place where anything is left out.
struct RankedSeries: Sendable {
    /// One series.
    struct Series: Sendable {
        /// The group's labels, in the order asked for.
        var labels: [Label]
        /// Time in milliseconds and value of each point, ascending by time.
        var points: [(milliseconds: Int64, value: Double)]

        /// The sum of all points' values.
        var total: Double { points.reduce(0) { $0 + $1.value } }
    }

    /// The series by total, descending; of equal totals by labels, ascending.
    private(set) var series: [Series]

    /// Ranks the series of `report` and keeps the first `limit`; 0 keeps all.
    init(_ report: TimeSeriesReport, aggregation: TimeSeriesRequest.Aggregation, limit: Int) {
        let ranked = report.series.map { series in
            let points = series.points.map { ($0.milliseconds, Self.value(of: $0, aggregation)) }
            let result = Series(labels: series.labels, points: points)
            return (total: result.total, series: result)
        }
        let sorted = ranked.sorted { lhs, rhs in
            lhs.total != rhs.total
                ? lhs.total > rhs.total : lhs.series.labels.lexicographicallyPrecedes(rhs.series.labels)
        }
        series = (limit > 0 ? sorted.prefix(limit) : sorted[...]).map(\.series)
    }

    private static func value(of point: TimeSeriesReport.Point, _ aggregation: TimeSeriesRequest.Aggregation) -> Double
    {
        switch aggregation {
        case .sum: Double(point.sum)
        case .average: point.count == 0 ? 0 : Double(point.sum) / Double(point.count)
        }
    }
}
