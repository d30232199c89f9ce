/// Two flame graphs laid over each other: one canonical tree of all nodes of both, with the value each side has there.
package struct FlameGraphComparison: Hashable, Sendable {
    /// The nodes and names of both sides, without values.
    package var tree: FlameGraphReport
    /// Value that ends at each node on the left side; 0 where that side has no such node.
    package var leftSelfValues: [Int64]
    /// Value that ends at each node on the right side; 0 where that side has no such node.
    package var rightSelfValues: [Int64]

    /// Lays two canonical reports over each other; together they must have less than 2³¹ nodes and bytes of names,
    /// which the limits on a report's bytes see to long before.
    package init(left: FlameGraphReport, right: FlameGraphReport) {
        let forest = FlameGraphForest([left, right])
        let arranged = FlameGraphArrangement(parents: forest.parents, names: forest.names, table: forest.table)
        leftSelfValues = arranged.sums(of: left.selfValues)
        rightSelfValues = arranged.sums(of: right.selfValues, from: forest.offsets[1])
        tree = FlameGraphReport(
            nameBytes: arranged.nameBytes,
            nameEnds: arranged.nameEnds,
            parents: arranged.parents,
            names: arranged.names,
            selfValues: Array(repeating: 0, count: arranged.parents.count),
            unnamedValue: 0
        )
    }

    /// The left side's value of each node with everything below it.
    package var leftTotals: [Int64] { totals(of: leftSelfValues) }

    /// The right side's value of each node with everything below it.
    package var rightTotals: [Int64] { totals(of: rightSelfValues) }

    private func totals(of values: [Int64]) -> [Int64] {
        var side = tree
        side.selfValues = values
        return side.totals
    }
}
