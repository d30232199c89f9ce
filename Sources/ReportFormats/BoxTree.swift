import QueryModel

/// The boxes a flame graph shows: the nodes of a report that are kept, and `other` for what was left out under a node.
///
/// Preorder, as in the report: siblings ascending by name, a box for left-out values last. There is one column of
/// values for a single flame graph and two for a comparison.
struct BoxTree {
    /// What becomes of real functions named `other`.
    enum OtherRule {
        /// They are left out like small ones, with all below them.
        case folds
        /// They are kept like large ones; what is left out beside them has a box of its own.
        case stays
        /// They are treated like any function, but take in what is left out beside them.
        case absorbs
    }

    /// Values of the boxes on one side.
    struct Side {
        /// Value that ends at each box.
        var selfValues: [Int64]
        /// Value of each box with everything below it.
        var totals: [Int64]
    }

    /// The name of real functions that may be confused with what was left out.
    static let otherName = Array("other".utf8)
    /// Instead of a name: the root.
    static let root: Int32 = -1
    /// Instead of a name: what was left out.
    static let leftOut: Int32 = -2

    /// The number of that name in the report, nil when no function has it.
    let other: Int32?
    /// Parent of each box; −1 for the root, box 0.
    private(set) var parents: [Int32]
    /// Name of each box in the report, or `root` or `leftOut`.
    private(set) var names: [Int32]
    /// The values.
    private(set) var sides: [Side]

    /// Keeps the nodes whose weight reaches `threshold`, as far as their parents are kept, and those `rule` tells of.
    init(_ tree: FlameGraphReport, sides: [Side], weights: [Int64], threshold: Int64, rule: OtherRule) {
        other = tree.nameNumber(of: Self.otherName)
        parents = tree.parents
        names = tree.names
        self.sides = sides
        // Every weight is at least 1, so there is nothing to leave out.
        if threshold <= 1, other == nil || rule != .folds { return }
        let other = other ?? Self.leftOut
        var pruning = Pruning(other: other, rule: rule, capacity: tree.nodeCount)
        for node in tree.names.indices.dropFirst() {
            let isOther = tree.names[node] == other
            let isKept = isOther && rule != .absorbs ? rule == .stays : weights[node] >= threshold
            pruning.visit(parent: tree.parents[node], name: tree.names[node], isKept: isKept)
        }
        pruning.close()
        guard !pruning.dropped.isEmpty else { return }
        parents = pruning.parents
        names = pruning.names
        self.sides = sides.map(pruning.applied)
    }

    /// Boxes depth first, the last child first.
    ///
    /// That is postorder backwards, and a node's place in postorder follows from its place in preorder: all before it
    /// are before it here too but for those above it, and all below it are before it.
    var lastChildFirst: [Int32] {
        var sizes = [Int32](repeating: 1, count: parents.count)
        for box in stride(from: parents.count - 1, to: 0, by: -1) { sizes[Int(parents[box])] += sizes[box] }
        var depths = [Int32](repeating: 0, count: parents.count)
        var order = depths
        for box in parents.indices {
            if box > 0 { depths[box] = depths[Int(parents[box])] + 1 }
            let postorder = box + Int(sizes[box]) - 1 - Int(depths[box])
            order[parents.count - 1 - postorder] = Int32(box)
        }
        return order
    }
}

extension BoxTree {
    /// Walks a report in preorder, keeping and leaving out.
    private struct Pruning {
        let other: Int32
        let rule: OtherRule
        private(set) var parents: [Int32] = [-1]
        private(set) var names: [Int32] = [BoxTree.root]
        /// Nodes left out whose parents are kept, with the box of the parent.
        private(set) var dropped: [(node: Int32, parent: Int32)] = []
        /// The box of each node visited; −1 when left out.
        private var boxes: [Int32] = [0]
        /// The node of each box; −1 for what was left out.
        private var nodes: [Int32] = [0]
        /// Under which box what was left out under a box is counted; −1 when nothing was.
        private var gathered: [Int32] = [-1]
        /// The real `other` under each box that takes in what is left out; −1 for none.
        private var absorbing: [Int32] = [-1]
        /// The box that may still get children.
        private var open: Int32 = 0
        private static let pending: Int32 = -2

        init(other: Int32, rule: OtherRule, capacity: Int) {
            self.other = other
            self.rule = rule
            boxes.reserveCapacity(capacity)
        }

        @inline(__always)
        mutating func visit(parent: Int32, name: Int32, isKept: Bool) {
            let parentBox = boxes[Int(parent)]
            let node = Int32(boxes.count)
            guard parentBox >= 0 else { return boxes.append(-1) }
            while open != parentBox { closeOne() }
            guard isKept else {
                boxes.append(-1)
                dropped.append((node, parentBox))
                gathered[Int(parentBox)] = Self.pending
                return
            }
            open = add(name, node)
            boxes.append(open)
            if name == other, rule == .absorbs { absorbing[Int(parentBox)] = open }
        }

        mutating func close() {
            while open >= 0 { closeOne() }
        }

        private mutating func closeOne() {
            let box = open
            if gathered[Int(box)] == Self.pending {
                let real = absorbing[Int(box)]
                gathered[Int(box)] = real >= 0 ? real : add(BoxTree.leftOut, -1)
            }
            open = parents[Int(box)]
        }

        /// Adds a box under the open one.
        private mutating func add(_ name: Int32, _ node: Int32) -> Int32 {
            parents.append(open)
            names.append(name)
            nodes.append(node)
            gathered.append(-1)
            absorbing.append(-1)
            return Int32(parents.count - 1)
        }

        /// The values of the boxes, of those of the nodes.
        func applied(to side: Side) -> Side {
            var result = Side(
                selfValues: nodes.map { $0 < 0 ? 0 : side.selfValues[Int($0)] },
                totals: nodes.map { $0 < 0 ? 0 : side.totals[Int($0)] }
            )
            for (node, parent) in dropped {
                let box = Int(gathered[Int(parent)])
                result.selfValues[box] &+= side.totals[Int(node)]
                result.totals[box] &+= side.totals[Int(node)]
            }
            return result
        }
    }
}
