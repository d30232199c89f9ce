/// Any forest of named nodes in canonical order, nodes of equal path united: the step that building, merging and
/// comparing flame graphs share.
///
/// Cost is a few tens of nanoseconds per node given, plus sorting siblings; depth costs no call stack.
struct FlameGraphArrangement {
    /// Parent of a given node that is to be left out, with everything below it left out as well.
    static let leftOut: Int32 = -2

    /// Parent of each canonical node; node 0 is the root.
    private(set) var parents: [Int32] = []
    /// Name of each canonical node, numbered by first use.
    private(set) var names: [Int32] = []
    /// UTF-8 of the names that are used.
    private(set) var nameBytes: [UInt8] = []
    /// Where each name ends in `nameBytes`.
    private(set) var nameEnds: [Int32] = []
    /// The canonical node of each given node; −1 for those left out.
    private(set) var nodes: [Int32]

    /// Arranges nodes given by parent (−1 for a root; all roots become one) and name (a number of `table`).
    init(parents given: [Int32], names givenNames: [Int32], table: FlameGraphNameTable) {
        nodes = Array(repeating: -1, count: given.count)
        parents.reserveCapacity(given.count)
        names.reserveCapacity(given.count)
        var siblings = Siblings(parents: given, names: givenNames)
        arrange(&siblings, table)
        numberNames(table)
    }

    /// Sums values, which belong to the given nodes from `offset` on, by canonical node.
    ///
    /// Sums wrap: the caller makes sure of what they can reach.
    func sums(of values: [Int64], from offset: Int = 0) -> [Int64] {
        var sums = [Int64](repeating: 0, count: parents.count)
        add(values, from: offset, to: &sums)
        return sums
    }

    /// Adds `values`, which belong to the given nodes from `offset` on, to `sums` by canonical node.
    func add(_ values: [Int64], from offset: Int, to sums: inout [Int64]) {
        for index in values.indices {
            let node = nodes[offset + index]
            if node >= 0 { sums[Int(node)] &+= values[index] }
        }
    }

    /// Walks runs of nodes with equal path depth first, each becoming one canonical node.
    private mutating func arrange(_ siblings: inout Siblings, _ table: FlameGraphNameTable) {
        var pending = [Pending(run: siblings.roots, parent: -1)]
        while let next = pending.popLast() {
            var run = next.run
            var parent = next.parent
            while true {
                parent = open(run, siblings, under: parent)
                let children = siblings.children(of: run)
                guard children.count != 1 else {
                    run = children
                    continue
                }
                siblings.sort(children, table)
                siblings.push(children, under: parent, on: &pending)
                break
            }
        }
    }

    private mutating func open(_ run: Range<Int>, _ siblings: Siblings, under parent: Int32) -> Int32 {
        let node = Int32(parents.count)
        parents.append(parent)
        names.append(parent < 0 ? -1 : siblings.name(at: run.lowerBound))
        for position in run { nodes[Int(siblings.order[position])] = node }
        return node
    }

    /// Replaces numbers of the table by numbers in the order of first use.
    private mutating func numberNames(_ table: FlameGraphNameTable) {
        var numbers = [Int32](repeating: -1, count: table.count)
        nameEnds.reserveCapacity(table.count)
        nameBytes.reserveCapacity(table.bytes.count)
        for node in names.indices.dropFirst() {
            let name = names[node]
            if numbers[Int(name)] < 0 {
                numbers[Int(name)] = Int32(nameEnds.count)
                nameBytes.append(contentsOf: table.bytes[table.range(name)])
                nameEnds.append(Int32(nameBytes.count))
            }
            names[node] = numbers[Int(name)]
        }
    }
}

extension FlameGraphArrangement {
    /// Nodes of one path that still have to be arranged.
    private struct Pending {
        var run: Range<Int>
        var parent: Int32
    }

    /// Given nodes listed so that the children of one node, or of several united ones, lie side by side.
    private struct Siblings {
        /// Lists of this length or less are sorted by insertion: they mostly are in order already.
        private static let insertionLimit = 16

        var order: [Int32]
        private(set) var roots = 0..<0
        private let names: [Int32]
        private let starts: [Int32]

        init(parents: [Int32], names: [Int32]) {
            self.names = names
            var counts = [Int32](repeating: 0, count: parents.count + 1)
            for parent in parents where parent >= 0 { counts[Int(parent) + 1] += 1 }
            for index in 1..<counts.count { counts[index] += counts[index - 1] }
            starts = counts
            order = Array(repeating: 0, count: Int(counts[parents.count]))
            for node in parents.indices where parents[node] >= 0 {
                let parent = Int(parents[node])
                order[Int(counts[parent])] = Int32(node)
                counts[parent] += 1
            }
            let first = order.count
            for node in parents.indices where parents[node] == -1 { order.append(Int32(node)) }
            roots = first..<order.count
        }

        @inline(__always)
        func name(at position: Int) -> Int32 { names[Int(order[position])] }

        /// The children of a run of united nodes; lists of several are put together at the end of `order`.
        @inline(__always)
        mutating func children(of run: Range<Int>) -> Range<Int> {
            if run.count == 1 { return children(of: order[run.lowerBound]) }
            let first = order.count
            for position in run {
                for child in children(of: order[position]) { order.append(order[child]) }
            }
            return first..<order.count
        }

        @inline(__always)
        private func children(of node: Int32) -> Range<Int> {
            Int(starts[Int(node)])..<Int(starts[Int(node) + 1])
        }

        /// Sorts by name; equal names end up side by side.
        mutating func sort(_ range: Range<Int>, _ table: FlameGraphNameTable) {
            guard range.count > 1 else { return }
            guard range.count <= Self.insertionLimit else { return sortLong(range, table) }
            for position in range.dropFirst() {
                let node = order[position]
                let name = names[Int(node)]
                var hole = position
                while hole > range.lowerBound {
                    let before = names[Int(order[hole - 1])]
                    guard before != name, table.precedes(name, before) else { break }
                    order[hole] = order[hole - 1]
                    hole -= 1
                }
                order[hole] = node
            }
        }

        private mutating func sortLong(_ range: Range<Int>, _ table: FlameGraphNameTable) {
            let sorted = order[range].sorted { first, second in
                let name = names[Int(first)]
                let other = names[Int(second)]
                return name != other && table.precedes(name, other)
            }
            for (index, node) in sorted.enumerated() { order[range.lowerBound + index] = node }
        }

        /// Cuts sorted siblings into runs of equal names and pushes these, the first run on top.
        @inline(__always)
        func push(_ range: Range<Int>, under parent: Int32, on pending: inout [Pending]) {
            var end = range.upperBound
            while end > range.lowerBound {
                var start = end - 1
                let name = name(at: start)
                while start > range.lowerBound, self.name(at: start - 1) == name { start -= 1 }
                pending.append(Pending(run: start..<end, parent: parent))
                end = start
            }
        }
    }
}
