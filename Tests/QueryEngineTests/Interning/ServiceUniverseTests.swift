import BlockFormat
import ProfileModel
import TestSupport
import Testing

@testable import QueryEngine

@Suite struct ServiceUniverseTests {
    private static let seed = HashSeed(3, 4)

    /// Symbols of stacks given by location (leaf first), with one function a name.
    private static func symbols(_ stacks: [[Int]], lines: [[String]]) -> SymbolTable {
        var table = SymbolTable()
        for names in lines {
            let first = UInt32(table.lines.count)
            for name in names {
                table.stringBytes.append(contentsOf: name.utf8)
                table.stringEnds.append(UInt32(table.stringBytes.count))
                let string = UInt32(table.stringEnds.count - 1)
                table.functions.append(.init(name: string, systemName: string, filename: string, startLine: 0))
                table.lines.append(.init(function: UInt32(table.functions.count - 1), line: 1))
            }
            table.locations.append(.init(mapping: -1, address: 0, firstLine: first, lineCount: UInt32(names.count)))
        }
        if table.nodeParents.isEmpty {
            table.nodeParents = [0]
            table.nodeLocations = [0]
        }
        for stack in stacks {
            var node: UInt32 = 0
            for location in stack.reversed() {
                table.nodeParents.append(node)
                table.nodeLocations.append(UInt32(location))
                node = UInt32(table.nodeParents.count - 1)
            }
            table.stackNodes.append(node)
        }
        return table
    }

    private static func path(_ node: Int32, _ tables: PathTables) -> [String] {
        var path: [String] = []
        var next = Int(node)
        while next > 0 {
            let range = tables.names.range(Int(tables.nodeNames[next]))
            path.append(String(decoding: tables.names.bytes[range], as: UTF8.self))
            next = Int(tables.parents[next])
        }
        return path.reversed()
    }

    @Test func `a location stands for its lines, innermost at the leaf, and none without lines`() throws {
        var tables = PathTables(seed: Self.seed)
        let symbols = Self.symbols(
            [[0, 1], [2, 1], [], [2], [1, 1]],
            lines: [["inlined", "outer"], ["main"], []]
        )
        let nodes = try tables.nodes(of: symbols)
        #expect(
            nodes.map { Self.path($0, tables) } == [["main", "outer", "inlined"], ["main"], [], [], ["main", "main"]]
        )
    }

    @Test func `equal paths of other symbols get the same node, and nothing is renumbered`() throws {
        let universe = ServiceUniverse(generation: 9, seed: Self.seed)
        let first = try universe.stackNodes(of: Self.symbols([[0], [1, 0]], lines: [["a"], ["b"]]))
        let second = try universe.stackNodes(of: Self.symbols([[0], [0, 1], [2, 1]], lines: [["b"], ["a"], ["c"]]))
        #expect(first.generation == 9 && second.generation == 9)
        #expect(second.values[1] == first.values[1])
        #expect(
            try universe.stackNodes(of: Self.symbols([[0], [1, 0]], lines: [["a"], ["b"]])).values == first.values
        )
        #expect(Set(first.values + second.values).count == 4)
    }

    @Test(arguments: 1...8)
    func `every stack keeps its path while thousands of others come`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var tables = PathTables(seed: Self.seed)
        for _ in 0..<20 {
            let lines = (0..<40).map { _ in
                (0..<Int.random(in: 0...2, using: &random)).map { _ in "f\(Int.random(in: 0..<300, using: &random))" }
            }
            let stacks = (0..<100).map { _ in
                (0..<Int.random(in: 0...9, using: &random)).map { _ in Int.random(in: 0..<40, using: &random) }
            }
            let nodes = try tables.nodes(of: Self.symbols(stacks, lines: lines))
            for (stack, node) in zip(stacks, nodes) {
                let expected = stack.reversed().flatMap { lines[$0].reversed() }
                #expect(Self.path(node, tables) == expected)
                #expect(tables.node(at: expected) == node)
            }
            #expect(zip(tables.parents.indices, tables.parents).allSatisfy { $0 == 0 || Int($1) < $0 })
        }
        #expect(tables.node(at: ["nobody"]) == nil)
        #expect(tables.node(at: []) == 0)
    }

    @Test func `label sets are told apart by their bytes`() throws {
        let universe = ServiceUniverse(generation: 1, seed: Self.seed)
        let first = LabelSet([Label("city", "Zu\u{308}rich")])
        let second = LabelSet([Label("city", "Z\u{FC}rich")])
        let numbers = try universe.seriesNumbers(of: SeriesTable(labelSets: [first, second, first])).values
        #expect(numbers == [0, 1, 0])
        #expect(universe.labelSet(1)["city"]?.utf8.count == "Z\u{FC}rich".utf8.count)
    }

    @Test func `a registry keeps universes within its budget and replaces what outgrew it`() throws {
        let registry = UniverseRegistry(budget: 20_000, random: SeededRandomSource(seed: 1))
        let small = registry.universe(tenant: .anonymous, service: "small")
        _ = try small.stackNodes(of: Self.symbols([[0]], lines: [["a"]]))
        registry.settle(small, tenant: .anonymous, service: "small")
        #expect(registry.universe(tenant: .anonymous, service: "small") === small)
        #expect(registry.heldBytes > 0)

        let large = registry.universe(tenant: .anonymous, service: "large")
        _ = try large.stackNodes(of: Self.symbols([[0]], lines: [[String(repeating: "x", count: 30_000)]]))
        registry.settle(large, tenant: .anonymous, service: "large")
        let next = registry.universe(tenant: .anonymous, service: "large")
        #expect(next !== large && next.generation != large.generation)
        #expect(registry.heldBytes <= 20_000)
    }

    @Test func `services of two tenants have nothing in common`() throws {
        let registry = UniverseRegistry(budget: 20_000, random: SeededRandomSource(seed: 1))
        let mine = registry.universe(tenant: .anonymous, service: "api")
        #expect(registry.universe(tenant: try TenantID("other"), service: "api") !== mine)
    }
}
