import QueryModel

/// A tree of names made stack by stack, the plain way, to be turned into a report.
struct NamedTree {
    private struct Edge: Hashable {
        var parent: Int32
        var name: Int32
    }

    private var parents: [Int32] = [-1]
    private var names: [Int32] = [-1]
    private var values: [Int64] = [0]
    private var nodes: [Edge: Int32] = [:]
    private var numbers: [[UInt8]: Int32] = [:]
    private var nameBytes: [UInt8] = []
    private var nameEnds: [Int32] = []

    /// Adds a stack, root first.
    mutating func add(_ frames: some Sequence<String>, value: Int64) {
        add(frames.map { Array($0.utf8) }, value: value)
    }

    /// Adds a stack, root first.
    mutating func add(_ frames: [[UInt8]], value: Int64) {
        var node: Int32 = 0
        for frame in frames {
            let edge = Edge(parent: node, name: number(of: frame))
            node = nodes[edge] ?? Int32(parents.count)
            guard node == parents.count else { continue }
            nodes[edge] = node
            parents.append(edge.parent)
            names.append(edge.name)
            values.append(0)
        }
        values[Int(node)] += value
    }

    /// The canonical report.
    func report() throws -> FlameGraphReport {
        try FlameGraphBuilder.report(
            parents: parents,
            names: names,
            selfValues: values,
            nameBytes: nameBytes,
            nameEnds: nameEnds
        )
    }

    private mutating func number(of name: [UInt8]) -> Int32 {
        if let number = numbers[name] { return number }
        nameBytes += name
        nameEnds.append(Int32(nameBytes.count))
        numbers[name] = Int32(nameEnds.count - 1)
        return Int32(nameEnds.count - 1)
    }

    /// The report of stacks written as `a;b;c` with their values.
    static func report(_ stacks: [(String, Int64)]) throws -> FlameGraphReport {
        var tree = NamedTree()
        for (stack, value) in stacks {
            tree.add(stack.split(separator: ";", omittingEmptySubsequences: false).map(String.init), value: value)
        }
        return try tree.report()
    }
}
