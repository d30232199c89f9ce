import QueryModel
import TestSupport
import Testing

struct FlameGraphBuilderTests {
    @Test(arguments: 0..<60)
    func `a tree in any order, with nodes and names repeated, gives the canonical report`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let stacks = FlameGraphStacks.random(&random, count: Int(seed) * 3, depth: 1 + Int(seed % 7))
        let report = try stacks.built(&random)
        #expect(report == stacks.expected)
        #expect(try FlameGraphReport(checking: report) == report)
    }

    @Test func `more siblings than are sorted by insertion come out in byte order`() throws {
        var random = SplitMix64(seed: 1)
        var stacks = FlameGraphStacks()
        for index in 0..<500 { stacks.values[[Array("f\(index)".utf8)]] = 1 }
        #expect(try stacks.built(&random) == stacks.expected)
    }

    @Test func `subtrees without value are left out and names nobody uses with them`() throws {
        let report = try FlameGraphBuilder.report(
            parents: [-1, 0, 1, 0],
            names: [-1, 0, 1, 2],
            selfValues: [7, 0, 0, 5],
            nameBytes: Array("abc".utf8),
            nameEnds: [1, 2, 3]
        )
        #expect(report.nameBytes == Array("c".utf8))
        #expect(report.selfValues == [0, 5])
        #expect(report.unnamedValue == 7)
    }

    @Test func `a tree without any value is empty`() throws {
        let report = try FlameGraphBuilder.report(
            parents: [-1, 0],
            names: [-1, 0],
            selfValues: [0, 0],
            nameBytes: [0x61],
            nameEnds: [1]
        )
        #expect(report == .empty)
    }

    @Test func `a very deep stack needs no call stack`() throws {
        let depth = 200_000
        let report = try FlameGraphBuilder.report(
            parents: (-1..<Int32(depth)).map { $0 },
            names: [-1] + Array(repeating: 0, count: depth),
            selfValues: Array(repeating: 0, count: depth) + [3],
            nameBytes: [0x61],
            nameEnds: [1]
        )
        #expect(report.nodeCount == depth + 1)
        #expect(report.total == 3)
        #expect(report.topTable() == [.init(name: [0x61], selfValue: 3, total: 3)])
        #expect(try FlameGraphReport.merging([report, report]).total == 6)
    }

    @Test func `values that together leave 64 bits are refused`() {
        #expect(throws: QueryError.self) {
            try FlameGraphBuilder.report(
                parents: [-1, 0],
                names: [-1, 0],
                selfValues: [1, .max],
                nameBytes: [0x61],
                nameEnds: [1]
            )
        }
    }

    @Test(arguments: [
        (parents: [Int32](), names: [Int32](), values: [Int64](), ends: [Int32](), why: "no root"),
        (parents: [0], names: [-1], values: [0], ends: [], why: "a root with a parent"),
        (parents: [-1, 0], names: [-1], values: [0, 1], ends: [1], why: "a name missing"),
        (parents: [-1, 0], names: [-1, 0], values: [0], ends: [1], why: "a value missing"),
        (parents: [-1, 1], names: [-1, 0], values: [0, 1], ends: [1], why: "a node that is its own parent"),
        (parents: [-1, 2, 0], names: [-1, 0, 0], values: [0, 1, 1], ends: [1], why: "a parent after its child"),
        (parents: [-1, -1], names: [-1, 0], values: [0, 1], ends: [1], why: "a second root"),
        (parents: [-1, 0], names: [-1, 1], values: [0, 1], ends: [1], why: "a name out of range"),
        (parents: [-1, 0], names: [-1, -1], values: [0, 1], ends: [1], why: "a node without a name"),
        (parents: [-1, 0], names: [-1, 0], values: [0, 1], ends: [5], why: "a name outside of the bytes"),
        (parents: [-1, 0], names: [-1, 1], values: [0, 1], ends: [2, 1], why: "a name that ends before it begins"),
        (parents: [-1, 0], names: [-1, 0], values: [0, -1], ends: [1], why: "a value below zero"),
    ])
    func `impossible columns are a typed error`(
        parents: [Int32],
        names: [Int32],
        values: [Int64],
        ends: [Int32],
        why: String
    ) {
        let error = #expect(throws: QueryError.self, "\(why)") {
            try FlameGraphBuilder.report(
                parents: parents,
                names: names,
                selfValues: values,
                nameBytes: [0x61, 0x62],
                nameEnds: ends
            )
        }
        #expect(error?.code == .dataLoss)
    }
}
