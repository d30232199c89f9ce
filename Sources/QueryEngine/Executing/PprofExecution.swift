import BlockFormat
import QueryModel

/// Sums values by call path of locations.
struct PprofExecution: ReportExecution {
    private var selector: RowSelector
    private let callSite: [String]
    private var series: SeriesClasses<MatchingSeries>
    private var tables: PprofTables
    private var stackSums: [Int64] = []

    /// Makes the execution of a query for a pprof.
    init(_ filter: StackFilter, _ matchers: CompiledMatchers, seed: HashSeed) {
        selector = RowSelector(filter)
        callSite = filter.callSite
        series = SeriesClasses(matchers, MatchingSeries())
        tables = PprofTables(seed: seed)
    }

    mutating func add(_ dataset: DatasetContents) throws(ExecutionError) {
        guard let symbols = dataset.symbols else { throw .invalidLease("the symbols were not read") }
        let stackCount = symbols.stackNodes.count
        for column in dataset.columns {
            let rows = try dataset.rows(column)
            let choice = try series.choice(of: dataset, column.reference)
            guard let wanted = try selector.wantedRows(of: dataset, column.reference, rows, choice) else { continue }
            try dataset.sumStacks(column, rows, wanted: wanted, stackCount: stackCount, into: &stackSums)
            try dropOtherCallSites(dataset)
            try tables.add(stackSums, of: symbols)
        }
    }

    mutating func finish() throws(ExecutionError) -> Report {
        do { return .pprof(try tables.report().canonicalized()) } catch { throw ExecutionError(error) }
    }

    private mutating func dropOtherCallSites(_ dataset: DatasetContents) throws(ExecutionError) {
        guard !callSite.isEmpty else { return }
        guard let nodes = dataset.stackNodes else { throw .invalidLease("the call paths were not read") }
        let isUnder = try dataset.universe.nodesUnder(callSite)
        for stack in stackSums.indices where !isUnder.isTrue(at: Int(nodes[stack])) { stackSums[stack] = 0 }
    }
}

extension [Bool] {
    /// The flag at an index, false past the end.
    fileprivate func isTrue(at index: Int) -> Bool { index < count && self[index] }
}

extension ServiceUniverse {
    /// For each node whether its path begins with those names.
    fileprivate func nodesUnder(_ callSite: [String]) throws(ExecutionError) -> [Bool] {
        try withPaths { (tables: inout PathTables) throws(ExecutionError) in
            guard let site = tables.node(at: callSite) else { return [] }
            var isUnder = [Bool](repeating: false, count: tables.count)
            for node in Int(site)..<tables.count {
                isUnder[node] = node == Int(site) || (node > 0 && isUnder[Int(tables.parents[node])])
            }
            return isUnder
        }
    }
}
