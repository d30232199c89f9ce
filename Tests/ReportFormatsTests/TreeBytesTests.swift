import QueryModel
import ReportFormats
import TestSupport
import Testing

struct TreeBytesTests {
    /// A node as decoded; children in the order of their names.
    private struct Node: Equatable {
        var name: [UInt8]
        var selfValue: Int64
        var children: [Node]

        var total: Int64 { children.reduce(selfValue) { $0 + $1.total } }
    }

    /// Reads the format: the last child comes first.
    private struct Reader {
        var bytes: ArraySlice<UInt8>

        mutating func node() throws -> Node {
            let length = Int(try varint())
            let name = Array(bytes.prefix(length))
            bytes = bytes.dropFirst(name.count)
            var node = Node(name: name, selfValue: Int64(try varint()), children: [])
            for _ in 0..<(try varint()) { node.children.insert(try self.node(), at: 0) }
            return node
        }

        private mutating func varint() throws -> UInt64 {
            var value: UInt64 = 0
            var shift: UInt64 = 0
            while true {
                let next = bytes.popFirst()
                let byte = try #require(next)
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return value }
                shift += 7
            }
        }
    }

    @Test func `a small tree has these bytes`() throws {
        let report = try NamedTree.report([("a;b", 1), ("c", 300)])
        let expected: [UInt8] = [0, 0, 2, 1, 0x63, 0xAC, 0x02, 0, 1, 0x61, 0, 1, 1, 0x62, 1, 0]
        #expect(TreeBytes.encode(report, maxNodes: 0) == expected)
    }

    @Test func `no tree is no bytes`() {
        #expect(TreeBytes.encode(.empty, maxNodes: 0).isEmpty)
        #expect(TreeBytes.encode(.empty, maxNodes: 3).isEmpty)
    }

    @Test(arguments: 0..<30)
    func `every node comes back, children ascending`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let report = try ReportGenerator.report(&random, stacks: 10 + Int(seed) * 2)
        var reader = Reader(bytes: TreeBytes.encode(report, maxNodes: 0)[...])
        let root = try reader.node()
        #expect(reader.bytes.isEmpty)
        #expect(root == node(0, of: report))
    }

    @Test(arguments: 0..<30)
    func `cutting keeps totals and leaves one child other at most`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let report = try ReportGenerator.report(&random, stacks: 60)
        var reader = Reader(bytes: TreeBytes.encode(report, maxNodes: 5)[...])
        let root = try reader.node()
        #expect(root.total == report.total)
        expectOneOther(root)
    }

    @Test func `what is left out is taken in by a function named other`() throws {
        let report = try NamedTree.report([("a", 9), ("b", 1), ("other;x", 8), ("z", 2)])
        var reader = Reader(bytes: TreeBytes.encode(report, maxNodes: 3)[...])
        let root = try reader.node()
        let other = try #require(root.children.last)
        #expect(root.children.count == 2)
        #expect(other.selfValue == 3)
        #expect(other.children == [Node(name: Array("x".utf8), selfValue: 8, children: [])])
    }

    private func expectOneOther(_ node: Node) {
        #expect(node.children.filter { $0.name == Array("other".utf8) }.count <= 1)
        for child in node.children { expectOneOther(child) }
    }

    private func node(_ index: Int, of report: FlameGraphReport) -> Node {
        let children = report.parents.indices.filter { report.parents[$0] == index }.map { node($0, of: report) }
        let name = index == 0 ? [] : Array(report.name(report.names[index]))
        return Node(name: name, selfValue: report.selfValues[index], children: children)
    }
}
