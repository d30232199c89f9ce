import QueryModel

/// Computes one fragment's report, dataset after dataset.
protocol ReportExecution {
    /// Takes a dataset in.
    ///
    /// - Throws: `ExecutionError`; its place is named.
    mutating func add(_ dataset: DatasetContents) throws(ExecutionError)

    /// The report over all datasets taken in, in canonical form.
    ///
    /// - Throws: `ExecutionError`.
    mutating func finish() throws(ExecutionError) -> Report
}

extension Query {
    /// What executes this query's report; its tables are hashed with `seed`.
    ///
    /// - Throws: `ExecutionError` when an expression of the query cannot be compiled.
    func makeExecution(_ matchers: CompiledMatchers, seed: HashSeed) throws(ExecutionError) -> any ReportExecution {
        switch report {
        case .flameGraph(let filter): FlameGraphExecution(filter, matchers)
        case .pprof(let filter): PprofExecution(filter, matchers, seed: seed)
        case .timeSeries(let request): try TimeSeriesExecution(request, matchers)
        case .labelNames, .labelValues, .series: LabelExecution(report, matchers)
        case .profileTypes: ProfileTypeExecution(matchers)
        }
    }
}

extension ExecutionError {
    /// What an error of merging or of compiling an expression means for the query.
    init(_ error: QueryError) {
        self.init(error.code == .unavailable ? .retryable : .permanent, error.code, error.message)
    }
}
