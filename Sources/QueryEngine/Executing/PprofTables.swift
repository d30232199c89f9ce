import BlockFormat
import QueryModel

/// Symbols of many datasets in one numbering, with values by call path of locations.
///
/// Symbols come in only when a stack that has a value needs them.
struct PprofTables {
    private var strings: TextTable
    private var symbolsSeen = PprofReport()
    private var mappings: [PprofReport.Mapping: Int32] = [:]
    private var functions: [PprofReport.Function: Int32] = [:]
    private var locations: [PprofReport.Location: Int32] = [:]
    /// The tree of stacks; node 0 is the root.
    private var children: PairTable
    private var parents: [Int32] = [-1]
    private var nodeLocations: [Int32] = [-1]
    private var values: [Int64] = [0]

    /// Makes empty tables.
    init(seed: HashSeed) {
        strings = TextTable(seed: seed)
        children = PairTable(seed: seed)
    }

    /// Adds sums by stack number of one dataset.
    ///
    /// - Throws: `ExecutionError` when a sum passes 64 bits or the names 2 GiB.
    mutating func add(_ sums: [Int64], of symbols: SymbolTable) throws(ExecutionError) {
        var map = SymbolNumbers(symbols)
        for (stack, sum) in sums.enumerated() where sum != 0 {
            let node = try number(ofNode: Int(symbols.stackNodes[stack]), symbols, &map)
            try values[Int(node)].add(sum)
        }
    }

    /// Everything added, not yet in canonical form.
    func report() -> PprofReport {
        var report = symbolsSeen
        report.strings = (0..<strings.count).map { Array(strings.bytes[strings.range($0)]) }
        for node in values.indices where values[node] != 0 {
            var stack: [Int32] = []
            var next = node
            while next > 0 {
                stack.append(nodeLocations[next])
                next = Int(parents[next])
            }
            report.samples.append(PprofReport.Sample(locations: stack, value: values[node]))
        }
        return report
    }

    /// Walks up to the first node that is known, then down again.
    private mutating func number(
        ofNode node: Int,
        _ symbols: SymbolTable,
        _ map: inout SymbolNumbers
    ) throws(ExecutionError) -> Int32 {
        var pending: [Int] = []
        var known = node
        while map.nodes[known] < 0 {
            pending.append(known)
            known = Int(symbols.nodeParents[known])
        }
        var number = map.nodes[known]
        for node in pending.reversed() {
            let location = try self.number(ofLocation: Int(symbols.nodeLocations[node]), symbols, &map)
            let new = Int32(truncatingIfNeeded: parents.count)
            let parent = number
            number = children.findOrInsert(parent, location, new)
            if number == new {
                guard parents.count < Int(Int32.max) else {
                    throw .tooLarge("a report has over two billion call paths")
                }
                parents.append(parent)
                nodeLocations.append(location)
                values.append(0)
            }
            map.nodes[node] = number
        }
        return number
    }

    private mutating func number(
        ofLocation index: Int,
        _ symbols: SymbolTable,
        _ map: inout SymbolNumbers
    ) throws(ExecutionError) -> Int32 {
        if map.locations[index] >= 0 { return map.locations[index] }
        let source = symbols.locations[index]
        var lines: [PprofReport.Line] = []
        for line in symbols.lines[Int(source.firstLine)..<Int(source.firstLine) + Int(source.lineCount)] {
            let function = try number(ofFunction: Int(line.function), symbols, &map)
            lines.append(PprofReport.Line(function: function, line: line.line))
        }
        let mapping = source.mapping < 0 ? -1 : try number(ofMapping: Int(source.mapping), symbols, &map)
        let location = PprofReport.Location(mapping: mapping, address: source.address, lines: lines)
        map.locations[index] = Self.number(of: location, in: &symbolsSeen.locations, &locations)
        return map.locations[index]
    }

    private mutating func number(
        ofFunction index: Int,
        _ symbols: SymbolTable,
        _ map: inout SymbolNumbers
    ) throws(ExecutionError) -> Int32 {
        if map.functions[index] >= 0 { return map.functions[index] }
        let source = symbols.functions[index]
        let function = PprofReport.Function(
            name: try number(ofString: source.name, symbols, &map),
            systemName: try number(ofString: source.systemName, symbols, &map),
            filename: try number(ofString: source.filename, symbols, &map),
            startLine: source.startLine
        )
        map.functions[index] = Self.number(of: function, in: &symbolsSeen.functions, &functions)
        return map.functions[index]
    }

    private mutating func number(
        ofMapping index: Int,
        _ symbols: SymbolTable,
        _ map: inout SymbolNumbers
    ) throws(ExecutionError) -> Int32 {
        let source = symbols.mappings[index]
        let mapping = PprofReport.Mapping(
            start: source.start,
            limit: source.limit,
            fileOffset: source.fileOffset,
            filename: try number(ofString: source.filename, symbols, &map),
            buildID: try number(ofString: source.buildID, symbols, &map),
            flags: source.flags
        )
        return Self.number(of: mapping, in: &symbolsSeen.mappings, &mappings)
    }

    private mutating func number(
        ofString string: UInt32,
        _ symbols: SymbolTable,
        _ map: inout SymbolNumbers
    ) throws(ExecutionError) -> Int32 {
        let index = Int(string)
        if map.strings[index] < 0 {
            let start = index == 0 ? 0 : Int(symbols.stringEnds[index - 1])
            map.strings[index] = try strings.intern(symbols.stringBytes, start..<Int(symbols.stringEnds[index]))
        }
        return map.strings[index]
    }

    private static func number<Entry: Hashable>(
        of entry: Entry,
        in table: inout [Entry],
        _ numbers: inout [Entry: Int32]
    ) -> Int32 {
        if let known = numbers[entry] { return known }
        let number = Int32(table.count)
        numbers[entry] = number
        table.append(entry)
        return number
    }
}

/// For the symbols of one dataset their numbers in the shared tables; −1 as long as nothing needed them.
private struct SymbolNumbers {
    var strings: [Int32]
    var functions: [Int32]
    var locations: [Int32]
    var nodes: [Int32]

    init(_ symbols: SymbolTable) {
        strings = Array(repeating: -1, count: symbols.stringEnds.count)
        functions = Array(repeating: -1, count: symbols.functions.count)
        locations = Array(repeating: -1, count: symbols.locations.count)
        nodes = Array(repeating: -1, count: symbols.nodeParents.count)
        nodes[0] = 0
    }
}
