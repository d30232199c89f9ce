import QueryModel

/// Sums and counts of one group by point.
struct PointSums {
    private var points: [TimeSeriesReport.Point] = []
    private var indices: [Int64: Int] = [:]
    private var last = -1

    /// The points, ascending by time.
    var ascending: [TimeSeriesReport.Point] { points.sorted { $0.milliseconds < $1.milliseconds } }

    /// Adds one row.
    ///
    /// Rows of a segment lie close in time, so nearly all of them find the last point again; those of a compacted block
    /// ascend in time series by series, so most of them find the one behind it.
    ///
    /// - Throws: `ExecutionError.overflow`.
    mutating func add(_ value: Int64, at milliseconds: Int64) throws(ExecutionError) {
        if last < 0 || points[last].milliseconds != milliseconds {
            let next = last + 1
            let isNext = next < points.count && points[next].milliseconds == milliseconds
            last = isNext ? next : index(of: milliseconds)
        }
        try points[last].sum.add(value)
        points[last].count += 1
    }

    private mutating func index(of milliseconds: Int64) -> Int {
        if let known = indices[milliseconds] { return known }
        indices[milliseconds] = points.count
        points.append(TimeSeriesReport.Point(milliseconds: milliseconds, sum: 0, count: 0))
        return points.count - 1
    }
}
