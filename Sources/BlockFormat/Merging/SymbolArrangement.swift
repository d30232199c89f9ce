/// Symbols in the one order that follows from their contents: only those that stacks need, strings by their bytes,
/// functions by name, nodes in preorder with siblings by location, locations by first use.
struct SymbolArrangement {
    /// The symbols, without stacks.
    private(set) var table = SymbolTable()
    /// For each node of the source its node here; 0 for the root and for nodes no stack needs.
    private(set) var nodes: [UInt32]

    /// Arranges what the flagged nodes and those above them need.
    init(_ source: SymbolTable, stacks isStack: [Bool]) {
        nodes = Array(repeating: 0, count: source.nodeParents.count)
        var isUsed = isStack
        for node in isUsed.indices.reversed() where isUsed[node] { isUsed[Int(source.nodeParents[node])] = true }
        let used = UsedSymbols(source, nodes: isUsed)
        let strings = arrangeStrings(source, used.strings)
        let functions = arrangeFunctions(source, used.functions, strings)
        let mappings = arrangeMappings(source, used.mappings, strings)
        let keys = used.locations.indices.map { used.locations[$0] ? Self.key($0, source, functions, mappings) : [] }
        let locations = Self.ranks(of: used.locations) { keys[$0].lexicographicallyPrecedes(keys[$1]) }
        arrangeTree(source, isUsed, locations, functions, mappings)
    }

    /// For each number whether it is used, as a rank among the used ones in the given order (`UInt32.max` if it is not).
    private static func ranks(of used: [Bool], by precedes: (Int, Int) -> Bool) -> [UInt32] {
        var ranks = [UInt32](repeating: .max, count: used.count)
        let ordered = used.indices.filter { used[$0] }.sorted(by: precedes)
        for (rank, number) in ordered.enumerated() { ranks[number] = UInt32(rank) }
        return ranks
    }

    private mutating func arrangeStrings(_ source: SymbolTable, _ used: [Bool]) -> [UInt32] {
        let ranks = Self.ranks(of: used) {
            source.string(UInt32($0)).lexicographicallyPrecedes(source.string(UInt32($1)))
        }
        for number in Self.order(of: ranks) {
            table.stringBytes.append(contentsOf: source.string(UInt32(number)))
            table.stringEnds.append(UInt32(table.stringBytes.count))
        }
        return ranks
    }

    private mutating func arrangeFunctions(
        _ source: SymbolTable,
        _ used: [Bool],
        _ strings: [UInt32]
    ) -> [UInt32] {
        let functions = source.functions.enumerated().map { number, function in
            guard used[number] else { return function }
            return SymbolTable.Function(
                name: strings[Int(function.name)],
                systemName: strings[Int(function.systemName)],
                filename: strings[Int(function.filename)],
                startLine: function.startLine
            )
        }
        let ranks = Self.ranks(of: used) {
            let left = functions[$0]
            let right = functions[$1]
            return (left.name, left.systemName, left.filename, left.startLine)
                < (right.name, right.systemName, right.filename, right.startLine)
        }
        for number in Self.order(of: ranks) { table.functions.append(functions[number]) }
        return ranks
    }

    private mutating func arrangeMappings(
        _ source: SymbolTable,
        _ used: [Bool],
        _ strings: [UInt32]
    ) -> [UInt32] {
        let mappings = source.mappings.enumerated().map { number, mapping in
            guard used[number] else { return mapping }
            var mapping = mapping
            mapping.filename = strings[Int(mapping.filename)]
            mapping.buildID = strings[Int(mapping.buildID)]
            return mapping
        }
        let ranks = Self.ranks(of: used) {
            let left = mappings[$0]
            let right = mappings[$1]
            return (left.filename, left.buildID, left.start, left.limit, left.fileOffset, left.flags)
                < (right.filename, right.buildID, right.start, right.limit, right.fileOffset, right.flags)
        }
        for number in Self.order(of: ranks) { table.mappings.append(mappings[number]) }
        return ranks
    }

    /// What locations are ordered by.
    private static func key(
        _ number: Int,
        _ source: SymbolTable,
        _ functions: [UInt32],
        _ mappings: [UInt32]
    ) -> [UInt64] {
        let location = source.locations[number]
        var key: [UInt64] = []
        key.reserveCapacity(2 + 2 * Int(location.lineCount))
        for line in source.lines[Int(location.firstLine)..<Int(location.firstLine + location.lineCount)] {
            key.append(UInt64(functions[Int(line.function)]) + 1)
            key.append(UInt64(bitPattern: line.line))
        }
        key.append(0)
        key.append(location.mapping < 0 ? 0 : UInt64(mappings[Int(location.mapping)]) + 1)
        key.append(location.address)
        return key
    }

    private mutating func arrangeTree(
        _ source: SymbolTable,
        _ isUsed: [Bool],
        _ ranks: [UInt32],
        _ functions: [UInt32],
        _ mappings: [UInt32]
    ) {
        let children = ChildLists(source, isUsed: isUsed, locationRanks: ranks)
        var locations = [UInt32](repeating: .max, count: source.locations.count)
        var waiting = Array(children.children(of: 0).reversed())
        while let node = waiting.popLast() {
            let location = Int(source.nodeLocations[Int(node)])
            if locations[location] == .max {
                locations[location] = UInt32(table.locations.count)
                add(source.locations[location], of: source, functions, mappings)
            }
            nodes[Int(node)] = UInt32(table.nodeParents.count)
            table.nodeParents.append(nodes[Int(source.nodeParents[Int(node)])])
            table.nodeLocations.append(locations[location])
            waiting.append(contentsOf: children.children(of: Int(node)).reversed())
        }
    }

    private mutating func add(
        _ location: SymbolTable.Location,
        of source: SymbolTable,
        _ functions: [UInt32],
        _ mappings: [UInt32]
    ) {
        table.locations.append(
            SymbolTable.Location(
                mapping: location.mapping < 0 ? -1 : Int32(mappings[Int(location.mapping)]),
                address: location.address,
                firstLine: UInt32(table.lines.count),
                lineCount: location.lineCount
            )
        )
        for line in source.lines[Int(location.firstLine)..<Int(location.firstLine + location.lineCount)] {
            table.lines.append(SymbolTable.Line(function: functions[Int(line.function)], line: line.line))
        }
    }

    private static func order(of ranks: [UInt32]) -> [Int] {
        let used = ranks.indices.filter { ranks[$0] != .max }
        var order = [Int](repeating: 0, count: used.count)
        for number in used { order[Int(ranks[number])] = number }
        return order
    }
}

extension SymbolArrangement {
    /// Gives stack number after stack number its node, as nodes of the source.
    mutating func setStacks(_ stacks: [UInt32]) { table.stackNodes = stacks.map { nodes[Int($0)] } }
}

/// Which symbols the nodes need.
private struct UsedSymbols {
    var locations: [Bool]
    var mappings: [Bool]
    var functions: [Bool]
    var strings: [Bool]

    init(_ source: SymbolTable, nodes: [Bool]) {
        locations = Array(repeating: false, count: source.locations.count)
        mappings = Array(repeating: false, count: source.mappings.count)
        functions = Array(repeating: false, count: source.functions.count)
        strings = Array(repeating: false, count: source.stringEnds.count)
        for node in nodes.indices.dropFirst() where nodes[node] {
            use(location: Int(source.nodeLocations[node]), source)
        }
    }

    private mutating func use(location number: Int, _ source: SymbolTable) {
        guard !locations[number] else { return }
        locations[number] = true
        let location = source.locations[number]
        if location.mapping >= 0 {
            let mapping = source.mappings[Int(location.mapping)]
            mappings[Int(location.mapping)] = true
            strings[Int(mapping.filename)] = true
            strings[Int(mapping.buildID)] = true
        }
        for line in source.lines[Int(location.firstLine)..<Int(location.firstLine + location.lineCount)] {
            let function = source.functions[Int(line.function)]
            functions[Int(line.function)] = true
            strings[Int(function.name)] = true
            strings[Int(function.systemName)] = true
            strings[Int(function.filename)] = true
        }
    }
}

/// The used children of each node, by their locations.
private struct ChildLists {
    private var starts: [Int]
    private var nodes: [UInt32]

    init(_ source: SymbolTable, isUsed: [Bool], locationRanks: [UInt32]) {
        starts = Array(repeating: 0, count: source.nodeParents.count + 1)
        for node in isUsed.indices.dropFirst() where isUsed[node] { starts[Int(source.nodeParents[node]) + 1] += 1 }
        for node in source.nodeParents.indices { starts[node + 1] += starts[node] }
        nodes = Array(repeating: 0, count: starts[source.nodeParents.count])
        var next = starts
        for node in isUsed.indices.dropFirst() where isUsed[node] {
            let parent = Int(source.nodeParents[node])
            nodes[next[parent]] = UInt32(node)
            next[parent] += 1
        }
        for node in source.nodeParents.indices where starts[node + 1] - starts[node] > 1 {
            nodes[starts[node]..<starts[node + 1]].sort {
                locationRanks[Int(source.nodeLocations[Int($0)])] < locationRanks[Int(source.nodeLocations[Int($1)])]
            }
        }
    }

    func children(of node: Int) -> ArraySlice<UInt32> { nodes[starts[node]..<starts[node + 1]] }
}
