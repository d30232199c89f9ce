import QueryModel

/// Flame graphs made the way clients expect them step by step, one node object at a time: the oracle for the fast form.
struct FlameOracle {
    final class Node {
        let name: String
        var selfValues: [Int64]
        var children: [Node] = []

        init(name: String, selfValues: [Int64]) {
            self.name = name
            self.selfValues = selfValues
        }

        /// Totals on each side.
        var totals: [Int64] { children.reduce(selfValues) { zip($0, $1.totals).map(+) } }

        /// This node and all below it.
        var all: [Node] { [self] + children.flatMap(\.all) }
    }

    private(set) var names: [String] = []
    private(set) var levels: [[Int64]] = []
    private(set) var maxSelf: Int64 = 0
    private let isDiff: Bool
    private let threshold: Int64
    private var numbers: [String: Int64] = [:]

    /// Lays out one report, or two of the same shape for a comparison.
    init(_ sides: [FlameGraphReport], maxNodes: Int) {
        isDiff = sides.count == 2
        let root = Self.tree(sides)
        let counted = isDiff ? root.all : root.all.filter { $0 !== root }
        let weights = counted.map { $0.totals.max() ?? 0 }.sorted(by: >)
        threshold = maxNodes > 0 && weights.count > maxNodes ? weights[maxNodes - 1] : 0
        numbers = [isDiff ? "" : "total": 0]
        names = ["total"]
        var boxes: [[(starts: [Int64], node: Node, number: Int64)]] = []
        visit(root, level: 0, starts: sides.map { _ in 0 }, &boxes)
        levels = boxes.map(Self.numbers)
    }

    private mutating func visit(
        _ node: Node,
        level: Int,
        starts: [Int64],
        _ boxes: inout [[(starts: [Int64], node: Node, number: Int64)]]
    ) {
        if boxes.count == level { boxes.append([]) }
        let number = level == 0 ? 0 : numbers[node.name] ?? Int64(names.count)
        if number == names.count {
            names.append(node.name)
            numbers[node.name] = number
        }
        maxSelf = max(maxSelf, node.selfValues.max() ?? 0)
        boxes[level].insert((starts, node, number), at: 0)
        var start = zip(starts, node.selfValues).map(+)
        var placed: [(Node, [Int64])] = []
        for child in shownChildren(of: node) {
            placed.append((child, start))
            start = zip(start, child.totals).map(+)
        }
        for (child, start) in placed.reversed() { visit(child, level: level + 1, starts: start, &boxes) }
    }

    private func shownChildren(of node: Node) -> [Node] {
        var shown: [Node] = []
        let other = Node(name: "other", selfValues: node.selfValues.map { _ in 0 })
        for child in node.children {
            let isOther = child.name == "other"
            if isOther ? isDiff : (child.totals.max() ?? 0) >= threshold {
                shown.append(child)
            } else {
                other.selfValues = zip(other.selfValues, child.totals).map(+)
            }
        }
        return other.selfValues.contains { $0 > 0 } ? shown + [other] : shown
    }

    private static func numbers(_ level: [(starts: [Int64], node: Node, number: Int64)]) -> [Int64] {
        var ends = level[0].starts.map { _ in Int64(0) }
        return level.flatMap { box in
            let sides = box.starts.indices.flatMap { side in
                [box.starts[side] - ends[side], box.node.totals[side], box.node.selfValues[side]]
            }
            ends = zip(box.starts, box.node.totals).map(+)
            return sides + [box.number]
        }
    }

    private static func tree(_ sides: [FlameGraphReport]) -> Node {
        let root = Node(name: "", selfValues: sides.map { _ in 0 })
        for (side, report) in sides.enumerated() {
            var nodes = [root]
            for index in report.names.indices.dropFirst() {
                let parent = nodes[Int(report.parents[index])]
                let name = String(decoding: report.name(report.names[index]), as: UTF8.self)
                let found = parent.children.first { $0.name == name }
                let node = found ?? Node(name: name, selfValues: sides.map { _ in 0 })
                if found == nil { parent.children.append(node) }
                node.selfValues[side] = report.selfValues[index]
                nodes.append(node)
            }
        }
        for node in root.all {
            node.children.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
        return root
    }
}
