import QueryModel
import TestSupport
import Testing

struct FlameGraphCheckingTests {
    /// Ways to be no canonical report, each applied to the report of a;b 1, a;c 2, d 4.
    static let defects: [(name: String, spoil: @Sendable (inout FlameGraphReport) -> Void)] = [
        (
            "no node at all",
            {
                $0 = FlameGraphReport(
                    nameBytes: [],
                    nameEnds: [],
                    parents: [],
                    names: [],
                    selfValues: [],
                    unnamedValue: 0
                )
            }
        ),
        ("a root with a parent", { $0.parents[0] = 0 }),
        ("a root with a name", { $0.names[0] = 0 }),
        ("a root with a value", { $0.selfValues[0] = 1 }),
        ("a name missing", { $0.names.removeLast() }),
        ("a value missing", { $0.selfValues.removeLast() }),
        ("a parent after its child", { $0.parents[1] = 2 }),
        ("a parent far outside", { $0.parents[2] = 1_000 }),
        ("a second root", { $0.parents[4] = -1 }),
        ("a parent below −1", { $0.parents[4] = -7 }),
        (
            "a parent that is closed",
            {
                $0.parents[4] = 2; $0.parents[3] = 1; $0.parents.append(2); $0.names.append(0); $0.selfValues.append(1)
            }
        ),
        ("siblings out of order", { $0.nameBytes = Array("acbd".utf8) }),
        (
            "the same sibling twice",
            {
                $0.names[3] = 1; $0.names[4] = 2; $0.nameBytes.removeLast(); $0.nameEnds.removeLast()
            }
        ),
        (
            "a name before its first use",
            {
                $0.names[1] = 1; $0.names[2] = 0
            }
        ),
        ("a name out of range", { $0.names[4] = 9 }),
        ("a node without name", { $0.names[4] = -1 }),
        (
            "a name nobody uses",
            {
                $0.nameBytes.append(0x65); $0.nameEnds.append(5)
            }
        ),
        ("a name that is there twice", { $0.nameBytes[3] = 0x61 }),
        ("bytes of no name", { $0.nameBytes.append(0x65) }),
        ("names beyond the bytes", { $0.nameBytes.removeLast() }),
        ("a name that ends before it begins", { $0.nameEnds[1] = 0 }),
        ("a name that ends below zero", { $0.nameEnds[0] = -4 }),
        ("a name that ends beyond a later one", { $0.nameEnds[1] = 90 }),
        ("a value below zero", { $0.selfValues[1] = -1 }),
        ("a leaf without value", { $0.selfValues[2] = 0 }),
        ("a last leaf without value", { $0.selfValues[4] = 0 }),
        ("an unnamed value below zero", { $0.unnamedValue = -1 }),
        ("values that leave 64 bits", { $0.selfValues[2] = .max }),
        ("values that leave 64 bits together with the unnamed one", { $0.unnamedValue = .max }),
    ]

    @Test(arguments: defects.indices)
    func `a report in any other form is refused`(defect: Int) throws {
        let (name, spoil) = Self.defects[defect]
        var report = FlameGraphStacks.of(("a;b", 1), ("a;c", 2), ("d", 4)).expected
        #expect(try FlameGraphReport(checking: report) == report)
        spoil(&report)
        let error = #expect(throws: QueryError.self, "\(name)") { try FlameGraphReport(checking: report) }
        #expect(error?.code == .dataLoss)
    }

    @Test(arguments: 0..<200)
    func `a report with numbers changed at random is refused or canonical, and never a trap`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var report = FlameGraphStacks.random(&random, count: 20).expected
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let node = Int.random(in: 0..<report.nodeCount, using: &random)
            let change = Int32.random(in: -3...3, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: report.parents[node] &+= change
            case 1: report.names[node] &+= change
            case 2: report.selfValues[node] &+= Int64(change)
            default:
                guard let name = report.nameEnds.indices.randomElement(using: &random) else { continue }
                report.nameEnds[name] &+= change
            }
        }
        guard let checked = try? FlameGraphReport(checking: report) else { return }
        var neighbour = FlameGraphReport.empty
        neighbour.unnamedValue = 1
        var merged = try FlameGraphReport.merging([checked, neighbour, FlameGraphStacks.of(("a", 1)).expected])
        merged = try FlameGraphReport(checking: merged)
        #expect(merged.total == checked.total + 1)
    }

    @Test func `the empty report is canonical`() throws {
        #expect(try FlameGraphReport(checking: .empty) == .empty)
    }
}
