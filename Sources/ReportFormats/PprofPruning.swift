import QueryModel

/// Cuts a pprof report to the paths that matter most: the tree of its stacks by location, from the root on, is cut as a
/// flame graph is, and what was cut below a path becomes a sample of that path with a location `other` as its leaf.
struct PprofPruning {
    private let report: PprofReport
    /// Parent of each node of the tree; −1 for the root, node 0.
    private var parents: [Int32] = [-1]
    /// Location of each node; −1 for the root.
    private var locations: [Int32] = [-1]
    /// Value of each node with everything below it.
    private var totals: [Int64] = [0]
    /// Node at which each sample ends.
    private var ends: [Int32]

    /// The report with paths whose total reaches the `maxNodes`-th largest; `maxNodes` 0 keeps all.
    ///
    /// Only what the kept samples need is kept of the tables.
    static func pruned(_ report: PprofReport, maxNodes: Int) -> PprofReport {
        guard maxNodes > 0 else { return report }
        let tree = PprofPruning(report)
        let threshold = KeepThreshold.value(of: tree.totals.dropFirst(), limit: maxNodes)
        return threshold > 0 ? tree.cut(threshold) : report
    }

    /// Builds the tree: once stacks are in order from the root on, each shares nodes with the one before it, as far as
    /// they are equal.
    private init(_ report: PprofReport) {
        self.report = report
        ends = Array(repeating: 0, count: report.samples.count)
        let stacks = report.samples.map { Array($0.locations.reversed()) }
        var path: [Int32] = []
        var before: [Int32] = []
        for sample in stacks.indices.sorted(by: { stacks[$0].lexicographicallyPrecedes(stacks[$1]) }) {
            let stack = stacks[sample]
            let shared = zip(stack, before).prefix { $0 == $1 }.count
            path.removeLast(path.count - shared)
            for location in stack[shared...] {
                parents.append(path.last ?? 0)
                locations.append(location)
                totals.append(0)
                path.append(Int32(parents.count - 1))
            }
            ends[sample] = path.last ?? 0
            totals[Int(ends[sample])] &+= report.samples[sample].value
            before = stack
        }
        for node in stride(from: totals.count - 1, to: 0, by: -1) { totals[Int(parents[node])] &+= totals[node] }
    }

    /// Sums samples by the deepest node that is kept of them, apart for those that end there and those that go on below.
    private func cut(_ threshold: Int64) -> PprofReport {
        // The deepest kept node at or above each node.
        var kept = [Int32](repeating: 0, count: parents.count)
        for node in parents.indices.dropFirst() {
            let above = kept[Int(parents[node])]
            kept[node] = above == parents[node] && totals[node] >= threshold ? Int32(node) : above
        }
        var whole = [Int64](repeating: 0, count: parents.count)
        var others = whole
        for (sample, end) in zip(report.samples, ends) {
            let node = kept[Int(end)]
            if node == end { whole[Int(node)] &+= sample.value } else { others[Int(node)] &+= sample.value }
        }
        return samples(whole, others)
    }

    private func samples(_ whole: [Int64], _ others: [Int64]) -> PprofReport {
        var result = report
        let other = result.addLocation(named: BoxTree.otherName)
        result.samples = []
        for node in parents.indices where whole[node] > 0 || others[node] > 0 {
            let path = path(to: node)
            if whole[node] > 0 { result.samples.append(.init(locations: path, value: whole[node])) }
            if others[node] > 0 { result.samples.append(.init(locations: [other] + path, value: others[node])) }
        }
        // The values add up to what they did before, so there is nothing that could overflow.
        return (try? result.canonicalized()) ?? report
    }

    /// The locations of a node and those above it, leaf first.
    private func path(to node: Int) -> [Int32] {
        var path: [Int32] = []
        var node = node
        while node > 0 {
            path.append(locations[node])
            node = Int(parents[node])
        }
        return path
    }
}

extension PprofReport {
    /// Adds a location that stands for no place in a program.
    fileprivate mutating func addLocation(named name: [UInt8]) -> Int32 {
        let first = Int32(strings.count)
        strings += [name, []]
        functions.append(Function(name: first, systemName: first + 1, filename: first + 1, startLine: 0))
        let line = Line(function: Int32(functions.count - 1), line: 0)
        locations.append(Location(mapping: -1, address: 0, lines: [line]))
        return Int32(locations.count - 1)
    }
}
