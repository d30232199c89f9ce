extension FlameGraphReport {
    /// Adds reports up: the same bytes whatever their order and grouping; `empty` for none, a single one as it is.
    ///
    /// About 50 ns a node of all reports together. All reports must be in canonical form.
    ///
    /// - Throws: `QueryError` with `resourceExhausted` when the values add up to more than 64 bits hold (in every
    ///   grouping, at the latest in the last merge), or when the reports together have more nodes or bytes of names
    ///   than 2³¹ − 1.
    package static func merging(_ reports: [FlameGraphReport]) throws(QueryError) -> FlameGraphReport {
        if reports.count == 1 { return reports[0] }
        let unnamed = try checkedUnnamedValue(of: reports)
        let trees = reports.filter { $0.nodeCount > 1 }
        guard trees.count > 1 else {
            var report = trees.first ?? .empty
            report.unnamedValue = unnamed
            return report
        }
        guard FlameGraphForest.fits(trees) else {
            throw QueryError(
                .resourceExhausted,
                "merging \(trees.count) flame graphs: more than 2^31 nodes or bytes of names; narrow the query"
            )
        }
        let forest = FlameGraphForest(trees)
        let arranged = FlameGraphArrangement(parents: forest.parents, names: forest.names, table: forest.table)
        var sums = [Int64](repeating: 0, count: arranged.parents.count)
        for (tree, offset) in zip(trees, forest.offsets) { arranged.add(tree.selfValues, from: offset, to: &sums) }
        return FlameGraphReport(
            nameBytes: arranged.nameBytes,
            nameEnds: arranged.nameEnds,
            parents: arranged.parents,
            names: arranged.names,
            selfValues: sums,
            unnamedValue: unnamed
        )
    }

    /// Merges another report into this one; see `merging(_:)`.
    package mutating func merge(_ other: FlameGraphReport) throws(QueryError) {
        self = try Self.merging([self, other])
    }

    /// The sum of the unnamed values, once it is sure that all values together fit: then every sum inside does.
    private static func checkedUnnamedValue(of reports: [FlameGraphReport]) throws(QueryError) -> Int64 {
        var everything = ReportSum()
        var unnamed = ReportSum()
        for report in reports {
            for value in report.selfValues { everything.add(value) }
            everything.add(report.unnamedValue)
            unnamed.add(report.unnamedValue)
        }
        _ = try everything.checked()
        return try unnamed.checked()
    }
}
