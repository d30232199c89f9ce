import APIClient
import TestSupport
import Testing

struct FlameTreeTests {
    /// `a` calls itself, once through `b`; `c` stands apart; 2 of the samples have no frame.
    ///
    ///     total 22
    ///       a 14 (self 1) → a 10 (self 3) → b 7 (self 2) → a 5 (self 5)
    ///       a 14          → c 3 (self 3)
    ///       c 6 (self 6)
    private static let recursive = FlameGraphLevels(
        names: ["total", "c", "a", "b"],
        levels: [
            [0, 22, 2, 0],
            [2, 14, 1, 2, 0, 6, 6, 1],
            [3, 10, 3, 2, 0, 3, 3, 1],
            [6, 7, 2, 3],
            [8, 5, 5, 2],
        ],
        total: 22,
        maxSelf: 6
    )

    private func folded(_ tree: FlameTree) -> String {
        var text: [UInt8] = []
        tree.writeFolded { text += $0 }
        return String(decoding: text, as: UTF8.self)
    }

    @Test
    func `boxes find their parents by where they lie`() throws {
        let tree = try FlameTree(Self.recursive)
        let rows = tree.boxes.indices.map { "\(tree.boxes[$0].depth) \(tree.name(of: $0)) \(tree.boxes[$0].total)" }
        #expect(rows == ["0 total 22", "1 a 14", "2 a 10", "3 b 7", "4 a 5", "2 c 3", "1 c 6"])
        #expect(tree.boxes.map(\.end) == [7, 6, 5, 5, 5, 6, 7])
        #expect(tree.total == 22)
    }

    @Test
    func `a function that recurs has its samples counted once`() throws {
        #expect(
            try FlameTree(Self.recursive).topTable() == [
                FunctionValue(name: "a", selfValue: 9, total: 14),
                FunctionValue(name: "c", selfValue: 9, total: 9),
                FunctionValue(name: "b", selfValue: 2, total: 7),
            ]
        )
    }

    @Test
    func `folded stacks hold each value once`() throws {
        #expect(
            folded(try FlameTree(Self.recursive))
                == "a 1\na;a 3\na;a;b 2\na;a;b;a 5\na;c 3\nc 6\n"
        )
    }

    @Test
    func `a name cannot make a line or a command of its own`() throws {
        let graph = FlameGraphLevels(
            names: ["total", "evil\n\u{1B}[2J\u{85}x"],
            levels: [[0, 1, 0, 0], [0, 1, 1, 1]],
            total: 1,
            maxSelf: 1
        )
        let tree = try FlameTree(graph)
        #expect(folded(tree) == "evil  [2J x 1\n")
        let table = TopTableText(values: ValueText(unit: "count"), total: 1).text(tree.topTable())
        #expect(table.hasSuffix("  evil  [2J x\n"))
        let flame = FlameText(values: ValueText(unit: "count"), medium: .terminal(columns: 80, isColored: false))
        #expect(flame.text(tree).contains("evil  [2J x\n"))
    }

    @Test(arguments: [
        FlameGraphLevels(names: [], levels: [], total: 0, maxSelf: 0),
        FlameGraphLevels(names: ["total"], levels: [[0, 0, 0, 0]], total: 0, maxSelf: 0),
        FlameGraphLevels(names: ["total", "a"], levels: [[0, 0, 0, 0], [0, 0, 0, 1]], total: 0, maxSelf: 0),
    ])
    func `nothing is an empty tree`(_ graph: FlameGraphLevels) throws {
        let tree = try FlameTree(graph)
        #expect(tree.isEmpty)
        #expect(tree.boxes.count == 1)
        #expect(tree.topTable().isEmpty)
        #expect(folded(tree).isEmpty)
    }

    @Test(
        arguments: [
            [[0, 5, 0]],
            [[0, 5, 0, 0, 0, 5, 0, 0]],
            [[0, 5, 0, 9]],
            [[0, 5, 0, -1]],
            [[-1, 5, 0, 0]],
            [[0, -5, 0, 0]],
            [[0, 5, 6, 0]],
            [[0, 5, -1, 0]],
            [[.max, 5, 0, 0]],
            [[0, 5, 0, 0], [0, 6, 0, 1]],
            [[0, 5, 0, 0], [5, 1, 0, 1]],
            [[0, 5, 2, 0], [1, 3, 0, 1]],
            [[0, 5, 0, 0], [0, 2, 0, 1, 0, 3, 3, 1], [1, 2, 2, 1]],
            [[0, 5, 0, 0], [], [0, 1, 1, 1]],
        ] as [[[Int64]]]
    )
    func `numbers that are no tree are refused`(_ levels: [[Int64]]) {
        let graph = FlameGraphLevels(names: ["total", "a"], levels: levels, total: 5, maxSelf: 5)
        #expect {
            try FlameTree(graph)
        } throws: { error in
            (error as? APIClientError)?.code == .malformedAnswer
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `any numbers at all give a tree or an error`(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<2000 {
            var graph = Self.recursive
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let level = Int.random(in: graph.levels.indices, using: &random)
                let place = Int.random(in: graph.levels[level].indices, using: &random)
                graph.levels[level][place] =
                    [
                        .min, -1, 0, 1, 2, .max, Int64.random(in: 0...30, using: &random),
                    ].randomElement(using: &random) ?? 0
            }
            guard let tree = try? FlameTree(graph) else { continue }
            let selfValues = tree.topTable().reduce(0) { $0 + $1.selfValue }
            #expect(selfValues + tree.boxes[0].selfValue <= tree.total)
        }
    }

    @Test
    func `a stack a hundred thousand frames deep is nothing special`() throws {
        let depth = 100_000
        let levels = [[Int64]](repeating: [0, 1, 0, 1], count: depth) + [[0, 1, 1, 1]]
        let tree = try FlameTree(FlameGraphLevels(names: ["total", "f"], levels: levels, total: 1, maxSelf: 1))
        #expect(tree.topTable() == [FunctionValue(name: "f", selfValue: 1, total: 1)])
        #expect(folded(tree).utf8.count == 2 * depth + 2)
        #expect(FlameText(values: ValueText(unit: "count"), limit: 10).text(tree).utf8.count > depth)
    }
}
