import QueryModel

/// Sums values by call path of names.
struct FlameGraphExecution: ReportExecution {
    private var selector: RowSelector
    private let callSite: [String]
    private var series: SeriesClasses<MatchingSeries>
    private var sums: [UInt64: PathSums] = [:]
    private var stackSums: [Int64] = []

    /// Makes the execution of a query for a flame graph.
    init(_ filter: StackFilter, _ matchers: CompiledMatchers) {
        selector = RowSelector(filter)
        callSite = filter.callSite
        series = SeriesClasses(matchers, MatchingSeries())
    }

    mutating func add(_ dataset: DatasetContents) throws(ExecutionError) {
        guard let nodes = dataset.stackNodes else { throw .invalidLease("the call paths were not read") }
        for column in dataset.columns {
            let rows = try dataset.rows(column)
            let choice = try series.choice(of: dataset, column.reference)
            guard let wanted = try selector.wantedRows(of: dataset, column.reference, rows, choice) else { continue }
            try dataset.sumStacks(column, rows, wanted: wanted, stackCount: nodes.count, into: &stackSums)
            try sums[dataset.universe.generation, default: PathSums(dataset.universe)].add(stackSums, at: nodes)
        }
    }

    mutating func finish() throws(ExecutionError) -> Report {
        var reports: [FlameGraphReport] = []
        for sum in sums.values { reports.append(try sum.report(callSite: callSite)) }
        do { return .flameGraph(try FlameGraphReport.merging(reports)) } catch { throw ExecutionError(error) }
    }
}
