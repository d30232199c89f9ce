import QueryModel
import TestSupport
import Testing

struct FlameGraphReportTests {
    private let example = FlameGraphStacks.of(("a", 1), ("a;b", 2), ("a;b;a", 4), ("c;b", 8)).expected

    @Test func `totals count a node with everything below it`() {
        #expect(example.totals == [15, 7, 6, 4, 8, 8])
        #expect(example.total == 15)
        #expect(FlameGraphReport.empty.totals == [0])
        #expect(FlameGraphReport.empty.total == 0)
    }

    @Test func `subtrees end where the next node that is not below begins`() {
        #expect(example.subtreeEnds == [6, 4, 4, 4, 6, 6])
        #expect(FlameGraphReport.empty.subtreeEnds == [1])
    }

    @Test func `names are found by their bytes`() {
        #expect(example.nameNumber(of: Array("c".utf8)) == 2)
        #expect(example.nameNumber(of: Array("d".utf8)) == nil)
        #expect(example.nameNumber(of: []) == nil)
        #expect(Array(example.name(1)) == Array("b".utf8))
    }

    @Test func `a function that calls itself counts each sample once`() {
        let rows = example.topTable().map { "\(String(decoding: $0.name, as: UTF8.self)) \($0.selfValue) \($0.total)" }
        #expect(rows == ["b 10 14", "a 5 7", "c 0 8"])
    }

    @Test func `rows with equal values are in the order of their names`() {
        let report = FlameGraphStacks.of(("z;y", 3), ("x", 3), ("b;x;b", 0), ("w;v", 3)).expected
        let names = report.topTable().map { String(decoding: $0.name, as: UTF8.self) }
        #expect(names == ["v", "x", "y", "w", "z"])
    }

    @Test(arguments: 0..<20)
    func `the top table agrees with counting stack by stack`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let stacks = FlameGraphStacks.random(&random, count: 60)
        var expected: [[UInt8]: FlameGraphReport.FunctionValue] = [:]
        for (stack, value) in stacks.values where value > 0 {
            for name in Set(stack) {
                expected[name, default: .init(name: name, selfValue: 0, total: 0)].total += value
            }
            if let leaf = stack.last { expected[leaf]?.selfValue += value }
        }
        let rows = stacks.expected.topTable()
        #expect(rows.count == expected.count)
        for row in rows { #expect(row == expected[row.name]) }
    }

    @Test func `the size estimate grows with nodes and names`() {
        #expect(FlameGraphReport.empty.encodedSizeEstimate > 0)
        #expect(example.encodedSizeEstimate > FlameGraphReport.empty.encodedSizeEstimate)
    }
}
