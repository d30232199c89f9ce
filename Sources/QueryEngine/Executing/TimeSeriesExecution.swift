import BlockFormat
import QueryModel

/// Sums totals, or the values of one function, by group and point in time.
struct TimeSeriesExecution: ReportExecution {
    private let request: TimeSeriesRequest
    private var selector: RowSelector
    private var series: SeriesClasses<SeriesGroups>
    private var function: FunctionStacks?
    private var sums: [PointSums] = []

    /// Makes the execution of a query for values over time.
    ///
    /// - Throws: `ExecutionError` when the function's expression is none.
    init(
        _ request: TimeSeriesRequest,
        _ matchers: CompiledMatchers
    ) throws(ExecutionError) {
        self.request = request
        selector = RowSelector()
        series = SeriesClasses(matchers, SeriesGroups(by: .labels(request.groupBy)))
        if let target = request.function { function = try FunctionStacks(target) }
    }

    mutating func add(_ dataset: DatasetContents) throws(ExecutionError) {
        for column in dataset.columns {
            let rows = try dataset.rows(column)
            let choice = try series.choice(of: dataset, column.reference)
            guard let wanted = try selector.wantedRows(of: dataset, column.reference, rows, choice),
                case .classes(let groups) = choice
            else { continue }
            while sums.count < series.classifier.groups.count { sums.append(PointSums()) }
            let values = try values(of: dataset, column, rows, wanted)
            try add(values, rows, wanted, groups)
        }
    }

    mutating func finish() throws(ExecutionError) -> Report {
        let all = zip(series.classifier.groups, sums).map { labels, sums in
            TimeSeriesReport.Series(labels: labels, points: sums.ascending)
        }
        let filled = all.filter { !$0.points.isEmpty }
        return .timeSeries(TimeSeriesReport(series: filled.sorted { $0.labels.isBytewiseLess(than: $1.labels) }))
    }

    /// The value of each row that counts: of the whole row, or of the function in it.
    private mutating func values(
        of dataset: DatasetContents,
        _ column: ColumnSections,
        _ rows: RowTable,
        _ wanted: [Bool]
    ) throws(ExecutionError) -> [Int64] {
        guard var finder = function else { return rows.totals[column.reference.column] }
        let flags = try finder.flags(of: dataset)
        function = finder
        guard let flags else { return [Int64](repeating: 0, count: wanted.count) }
        return try dataset.sumRows(column, rows, wanted: wanted, counting: flags)
    }

    /// Adds rows to their points; one without the function still counts as a profile of its point.
    private mutating func add(
        _ values: [Int64],
        _ rows: RowTable,
        _ wanted: [Bool],
        _ groups: [Int32]
    ) throws(ExecutionError) {
        let points = rows.profileTimes.map { request.pointMilliseconds(forNanoseconds: $0) }
        // Neighbouring rows are mostly of one group: its sums are taken out of the array while that lasts.
        var group = -1
        var current = PointSums()
        for row in wanted.indices where wanted[row] {
            guard let point = points[Int(rows.rowProfiles[row])] else { continue }
            let own = Int(groups[Int(rows.rowSeries[row])])
            if own != group {
                if group >= 0 { swap(&sums[group], &current) }
                swap(&sums[own], &current)
                group = own
            }
            try current.add(values[row], at: point)
        }
        if group >= 0 { swap(&sums[group], &current) }
    }
}
