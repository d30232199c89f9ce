import Glibc

/// A flame graph turned back into stacks: each node is one distinct stack.
struct StackTree {
    private struct Node {
        var parent: Int
        var name: Int
        var own: Int64 = 0
    }

    private struct Key: Hashable {
        var parent: Int
        var name: Int
    }

    /// A box of the level above: where it lies, and its node (-1 for the root).
    private struct Box {
        var start: Int64
        var end: Int64
        var node: Int
    }

    private var names: [String] = []
    private var nodes: [Node] = []

    /// The nodes below the root.
    var nodeCount: Int { nodes.count }
    /// The stacks with a value of their own.
    var distinctStacks: Int { nodes.count { $0.own != 0 } }

    init(_ answer: FlameGraphAnswer) throws {
        let canonical = intern(answer.names)
        guard let root = answer.levels.first else { return }
        guard root.count == 4 else { throw Self.malformed("its first level is not one box") }
        var known: [Key: Int] = [:]
        var above = [Box(start: 0, end: root[1], node: -1)]
        for level in answer.levels.dropFirst() {
            above = try boxes(of: level, under: above, canonical, &known)
        }
    }

    /// The hash of the folded stacks: a line for each, `root;…;leaf value`, sorted by bytes.
    func foldedHash() -> String {
        let bytes = names.map { Array($0.utf8) }
        var lines = nodes.indices.filter { nodes[$0].own != 0 }.map { line(of: $0, bytes) }
        lines.sort(by: Self.precedes)
        var hash = SHA256()
        for line in lines { hash.update(line) }
        return hash.finish().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The functions with the greatest self value; ties by total, then by name.
    func top(_ count: Int) -> [TopFunction] {
        let sorted = functions().sorted { first, second in
            if first.own != second.own { return first.own > second.own }
            if first.total != second.total { return first.total > second.total }
            return first.name.utf8.lexicographicallyPrecedes(second.name.utf8)
        }
        return Array(sorted.prefix(count))
    }

    /// Every function with its self and total value; a function that is in a stack twice counts it once.
    func functions() -> [TopFunction] {
        var rows = names.map { TopFunction(name: $0, own: 0, total: 0) }
        var seenBy = [Int](repeating: -1, count: names.count)
        for (index, node) in nodes.enumerated() where node.own != 0 {
            rows[node.name].own += node.own
            var at = index
            while at >= 0 {
                if seenBy[nodes[at].name] != index { rows[nodes[at].name].total += node.own }
                seenBy[nodes[at].name] = index
                at = nodes[at].parent
            }
        }
        return rows.indices.filter { seenBy[$0] >= 0 }.map { rows[$0] }
    }

    private mutating func boxes(
        of level: [Int64],
        under above: [Box],
        _ canonical: [Int],
        _ known: inout [Key: Int]
    ) throws -> [Box] {
        guard level.count % 4 == 0 else { throw Self.malformed("a level is not made of whole boxes") }
        var boxes: [Box] = []
        var x: Int64 = 0
        var index = 0
        for position in stride(from: 0, to: level.count, by: 4) {
            x = try Self.sum(x, level[position])
            while index < above.count, x >= max(above[index].end, above[index].start + 1) { index += 1 }
            guard index < above.count, x >= above[index].start, canonical.indices.contains(Int(level[position + 3]))
            else {
                throw Self.malformed("a box has no parent or no name")
            }
            let end = try Self.sum(x, level[position + 1])
            let node = node(Key(parent: above[index].node, name: canonical[Int(level[position + 3])]), &known)
            nodes[node].own = try Self.sum(nodes[node].own, level[position + 2])
            boxes.append(Box(start: x, end: end, node: node))
            x = end
        }
        return boxes
    }

    private mutating func node(_ key: Key, _ known: inout [Key: Int]) -> Int {
        if let node = known[key] { return node }
        nodes.append(Node(parent: key.parent, name: key.name))
        known[key] = nodes.count - 1
        return nodes.count - 1
    }

    /// Keeps each name once; gives for each given name which it is.
    private mutating func intern(_ given: [String]) -> [Int] {
        var known: [[UInt8]: Int] = [:]
        return given.map { name in
            let bytes = Array(name.utf8)
            if let index = known[bytes] { return index }
            known[bytes] = names.count
            names.append(name)
            return names.count - 1
        }
    }

    private func line(of index: Int, _ bytes: [[UInt8]]) -> [UInt8] {
        var path: [Int] = []
        var at = index
        while at >= 0 {
            path.append(nodes[at].name)
            at = nodes[at].parent
        }
        var line: [UInt8] = []
        line.reserveCapacity(path.reduce(24) { $0 + bytes[$1].count + 1 })
        for (depth, name) in path.reversed().enumerated() {
            if depth > 0 { line.append(UInt8(ascii: ";")) }
            line += bytes[name]
        }
        return line + Array(" \(nodes[index].own)\n".utf8)
    }

    private static func precedes(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        // The newline at the end must not count: it comes before every other printable byte.
        let common = min(first.count, second.count) - 1
        let order = memcmp(first, second, common)
        return order == 0 ? first.count < second.count : order < 0
    }

    private static func sum(_ first: Int64, _ second: Int64) throws -> Int64 {
        let (sum, overflows) = first.addingReportingOverflow(second)
        guard !overflows, sum >= 0 else { throw malformed("a number is out of range") }
        return sum
    }

    private static func malformed(_ reason: String) -> LoadError {
        LoadError("the flame graph is malformed: \(reason)")
    }
}
