/// Makes canonical flame graph reports of trees in any order.
package enum FlameGraphBuilder {
    /// Builds a report of a tree in columns.
    ///
    /// Node 0 is the root (its parent −1, its name of no meaning); its own value becomes `unnamedValue`. Siblings may
    /// come in any order and may have equal names, and names may be in the table several times or never used: nodes
    /// with equal paths become one. Subtrees without value are left out. About 50 ns a node.
    ///
    /// - Parameters:
    ///   - parents: Parent of each node, always a node before it.
    ///   - names: Name of each node: an index into `nameEnds`.
    ///   - selfValues: Value that ends at each node.
    ///   - nameBytes: All names one after the other.
    ///   - nameEnds: Where each name ends in `nameBytes`.
    /// - Returns: The canonical report.
    /// - Throws: `QueryError` with `resourceExhausted` when the values add up to more than 64 bits hold, with
    ///   `dataLoss` when a column holds something impossible: a parent that does not come before its child, a name that
    ///   is not in the table, a value below zero.
    package static func report(
        parents: [Int32],
        names: [Int32],
        selfValues: [Int64],
        nameBytes: [UInt8],
        nameEnds: [Int32]
    ) throws(QueryError) -> FlameGraphReport {
        guard parents.first == -1, names.count == parents.count, selfValues.count == parents.count else {
            throw QueryError(.dataLoss, "building a flame graph: its columns have no root or differ in length")
        }
        try checkValues(selfValues)
        let totals = try totals(of: selfValues, parents)
        guard totals[0] > selfValues[0] else { return .unnamed(selfValues[0]) }
        let used = try usedNames(names, totals, nameBytes, nameEnds)
        var keptParents = parents
        for node in parents.indices where totals[node] == 0 { keptParents[node] = FlameGraphArrangement.leftOut }
        let arranged = FlameGraphArrangement(parents: keptParents, names: used.names, table: used.table)
        var sums = arranged.sums(of: selfValues)
        sums[0] = 0
        return FlameGraphReport(
            nameBytes: arranged.nameBytes,
            nameEnds: arranged.nameEnds,
            parents: arranged.parents,
            names: arranged.names,
            selfValues: sums,
            unnamedValue: selfValues[0]
        )
    }

    private static func checkValues(_ values: [Int64]) throws(QueryError) {
        var sum = ReportSum()
        var lowest: Int64 = 0
        for value in values {
            lowest = min(lowest, value)
            sum.add(value)
        }
        guard lowest >= 0 else {
            throw QueryError(.dataLoss, "building a flame graph: found the value \(lowest), which is below zero")
        }
        _ = try sum.checked()
    }

    private static func totals(of values: [Int64], _ parents: [Int32]) throws(QueryError) -> [Int64] {
        var totals = values
        for node in stride(from: parents.count - 1, to: 0, by: -1) {
            let parent = Int(parents[node])
            guard parent >= 0, parent < node else {
                throw QueryError(.dataLoss, "building a flame graph: node \(node) has node \(parent) as its parent")
            }
            totals[parent] &+= totals[node]
        }
        return totals
    }

    /// Numbers the names of nodes that stay, equal names equally.
    private static func usedNames(
        _ names: [Int32],
        _ totals: [Int64],
        _ nameBytes: [UInt8],
        _ nameEnds: [Int32]
    ) throws(QueryError) -> (names: [Int32], table: FlameGraphNameTable) {
        guard nameBytes.count <= Int32.max else {
            throw QueryError(.resourceExhausted, "building a flame graph: its names take over 2 GiB; narrow the query")
        }
        var table = FlameGraphNameTable(
            capacity: min(nameEnds.count, names.count),
            byteCapacity: min(nameBytes.count, 64 * names.count)
        )
        var numbers = [Int32](repeating: -1, count: nameEnds.count)
        var used = names
        for node in names.indices.dropFirst() where totals[node] > 0 {
            let name = Int(names[node])
            guard numbers.indices.contains(name) else {
                throw QueryError(
                    .dataLoss,
                    "building a flame graph: node \(node) has name \(name) of \(nameEnds.count)"
                )
            }
            if numbers[name] < 0 {
                let start = name == 0 ? 0 : Int(nameEnds[name - 1])
                let end = Int(nameEnds[name])
                guard start >= 0, start <= end, end <= nameBytes.count else {
                    throw QueryError(.dataLoss, "building a flame graph: name \(name) lies outside of the names' bytes")
                }
                numbers[name] = table.number(of: start..<end, in: nameBytes)
            }
            used[node] = numbers[name]
        }
        return (used, table)
    }
}

extension FlameGraphReport {
    /// A report without a tree.
    static func unnamed(_ value: Int64) -> FlameGraphReport {
        var report = FlameGraphReport.empty
        report.unnamedValue = value
        return report
    }
}
