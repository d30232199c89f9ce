import QueryModel
import TestSupport
import Testing

struct FlameGraphMergingTests {
    private static func reports(_ random: inout SplitMix64, count: Int) -> [FlameGraphStacks] {
        (0..<count).map { _ in
            let stacks = Int.random(in: 0...30, using: &random)
            return FlameGraphStacks.random(&random, count: stacks, depth: Int.random(in: 0...6, using: &random))
        }
    }

    @Test(arguments: 0..<60)
    func `merging gives the report of all stacks together`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let parts = Self.reports(&random, count: Int(seed % 20))
        let merged = try FlameGraphReport.merging(parts.map(\.expected))
        #expect(merged == parts.reduce(FlameGraphStacks(), +).expected)
        #expect(try FlameGraphReport(checking: merged) == merged)
    }

    @Test(arguments: 0..<40)
    func `order and grouping change no byte`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let parts = Self.reports(&random, count: 2 + Int(seed % 9)).map(\.expected)
        let atOnce = try FlameGraphReport.merging(parts)
        var groups = parts.shuffled(using: &random)
        while groups.count > 1 {
            let taken = groups.prefix(Int.random(in: 1...min(3, groups.count), using: &random))
            groups.removeFirst(taken.count)
            let at = Int.random(in: 0...groups.count, using: &random)
            groups.insert(try FlameGraphReport.merging(Array(taken)), at: at)
        }
        #expect(groups == [atOnce])
    }

    @Test func `the empty report is neutral and a single one comes back as it is`() throws {
        var random = SplitMix64(seed: 5)
        let report = FlameGraphStacks.random(&random, count: 40).expected
        #expect(try FlameGraphReport.merging([]) == .empty)
        #expect(try FlameGraphReport.merging([report]) == report)
        #expect(try FlameGraphReport.merging([.empty, report]) == report)
        #expect(try FlameGraphReport.merging([report, .empty, .empty]) == report)
        var merged = FlameGraphReport.empty
        try merged.merge(report)
        #expect(merged == report)
    }

    @Test func `a sum that just fits is right, one more is refused in every grouping`() throws {
        let most = FlameGraphStacks.of(("a", .max - 1)).expected
        let one = FlameGraphStacks.of(("b", 1)).expected
        var unnamed = FlameGraphReport.empty
        unnamed.unnamedValue = 1
        #expect(try FlameGraphReport.merging([most, one]).total == .max)
        for parts in [[most, one, one], [most, one, unnamed], [most, unnamed, unnamed]] {
            let error = #expect(throws: QueryError.self) { try FlameGraphReport.merging(parts) }
            #expect(error?.code == .resourceExhausted)
            #expect(throws: QueryError.self) {
                try FlameGraphReport.merging([parts[0], try FlameGraphReport.merging([parts[1], parts[2]])])
            }
        }
    }

    @Test(arguments: 0..<20)
    func `a comparison has all nodes of both sides with each side's values`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let left = FlameGraphStacks.random(&random, count: 30)
        let right = FlameGraphStacks.random(&random, count: Int(seed))
        let both = FlameGraphComparison(left: left.expected, right: right.expected)
        var tree = (left + right).expected
        #expect(zip(both.leftSelfValues, both.rightSelfValues).map(+) == tree.selfValues)
        tree.selfValues = Array(repeating: 0, count: tree.nodeCount)
        tree.unnamedValue = 0
        #expect(both.tree == tree)
        #expect(both.leftTotals[0] == left.expected.total)
        #expect(both.rightTotals[0] == right.expected.total)
        #expect(both.leftSelfValues.filter { $0 > 0 } == left.expected.selfValues.filter { $0 > 0 })
    }
}
