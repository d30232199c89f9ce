import QueryModel

/// Values by node of one service's universe: one addition for each distinct stack of a dataset.
struct PathSums {
    private let universe: ServiceUniverse
    private var values: [Int64] = []

    /// Makes sums of zero.
    init(_ universe: ServiceUniverse) { self.universe = universe }

    /// Adds sums by stack number to those by node; `nodes` says which node each stack is.
    ///
    /// - Throws: `ExecutionError.overflow`.
    mutating func add(_ stackSums: [Int64], at nodes: [Int32]) throws(ExecutionError) {
        for (stack, sum) in stackSums.enumerated() where sum != 0 {
            let node = Int(nodes[stack])
            if node >= values.count { try grow(toHold: node) }
            try values[node].add(sum)
        }
    }

    /// The flame graph of everything added, restricted to paths that begin with `callSite`.
    ///
    /// - Throws: `ExecutionError`.
    func report(callSite: [String]) throws(ExecutionError) -> FlameGraphReport {
        let tree = try universe.withPaths { (tables: inout PathTables) throws(ExecutionError) -> TouchedPaths? in
            guard let site = tables.node(at: callSite) else { return nil }
            return TouchedPaths(values, in: tables, under: site)
        }
        guard let tree else { return .empty }
        do {
            return try FlameGraphBuilder.report(
                parents: tree.parents,
                names: tree.names,
                selfValues: tree.values,
                nameBytes: tree.nameBytes,
                nameEnds: tree.nameEnds
            )
        } catch { throw ExecutionError(error) }
    }

    private mutating func grow(toHold node: Int) throws(ExecutionError) {
        let count = try universe.withPaths { (tables: inout PathTables) throws(ExecutionError) in tables.count }
        values.append(contentsOf: repeatElement(0, count: max(count, node + 1) - values.count))
    }
}

/// The part of a universe's tree that has values, copied out in a small numbering of its own.
private struct TouchedPaths: Sendable {
    private(set) var parents: [Int32] = [-1]
    private(set) var names: [Int32] = [-1]
    private(set) var values: [Int64] = [0]
    private(set) var nameBytes: [UInt8] = []
    private(set) var nameEnds: [Int32] = []

    /// Copies the nodes with values at or under `site`, and all nodes above them.
    init(_ sums: [Int64], in tables: PathTables, under site: Int32) {
        var numbers = Self.marks(sums, in: tables, under: site)
        var nameNumbers = [Int32](repeating: -1, count: tables.names.count)
        numbers[0] = 0
        if site == 0 { values[0] = sums.first ?? 0 }
        // Parents come before children, so a parent already has its new number.
        for node in numbers.indices.dropFirst() where numbers[node] != Self.untouched {
            let hasValue = numbers[node] == Self.counted
            numbers[node] = Int32(parents.count)
            parents.append(numbers[Int(tables.parents[node])])
            names.append(number(of: Int(tables.nodeNames[node]), in: tables.names, &nameNumbers))
            values.append(hasValue ? sums[node] : 0)
        }
    }

    private static let untouched: Int32 = -1
    private static let passed: Int32 = -2
    private static let counted: Int32 = -3

    /// Marks nodes whose value counts, and those that are only on the way to one.
    private static func marks(_ sums: [Int64], in tables: PathTables, under site: Int32) -> [Int32] {
        var marks = [Int32](repeating: untouched, count: max(1, sums.count))
        var isUnder = [Bool](repeating: site == 0, count: site == 0 ? 0 : sums.count)
        for node in sums.indices.dropFirst() {
            if site != 0 {
                isUnder[node] = node == Int(site) || isUnder[Int(tables.parents[node])]
                guard isUnder[node] else { continue }
            }
            if sums[node] != 0 { marks[node] = counted }
        }
        for node in sums.indices.dropFirst().reversed() where marks[node] != untouched {
            let parent = Int(tables.parents[node])
            if marks[parent] == untouched { marks[parent] = passed }
        }
        return marks
    }

    private mutating func number(of name: Int, in table: TextTable, _ numbers: inout [Int32]) -> Int32 {
        if numbers[name] < 0 {
            numbers[name] = Int32(nameEnds.count)
            nameBytes.append(contentsOf: table.bytes[table.range(name)])
            nameEnds.append(Int32(nameBytes.count))
        }
        return numbers[name]
    }
}
