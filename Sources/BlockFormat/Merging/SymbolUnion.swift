import ProfileModel

/// Symbols of many datasets as one table, each stored once.
///
/// Stacks are the nodes they end at: a stack's number here is its node's.
struct SymbolUnion {
    private var interner: SymbolInterner

    /// Makes an empty union; the seed keeps outsiders from aiming at one slot of its tables.
    init(seed: UInt64) { interner = SymbolInterner(seed: seed) }

    /// All symbols so far; it has no stacks.
    var table: SymbolTable { interner.table }

    /// Number of nodes so far.
    var nodeCount: Int { interner.table.nodeParents.count }

    /// Takes in all symbols of a table and gives for each of its stacks the node it has here.
    ///
    /// - Throws: `BlockFormatError` `.tooLarge` when the names of all sources together are more than a reader takes.
    mutating func nodes(ofStacksIn source: SymbolTable) throws(BlockFormatError) -> [UInt32] {
        // A bound on what follows, checked before: front-coded names may be small as stored and large as read.
        guard interner.table.stringBytes.count + source.stringBytes.count <= 2 * SectionCodec.largestSection else {
            throw Self.tooManyNames
        }
        let strings = interner.strings(source.stringBytes.span, source.stringRanges)
        guard interner.table.stringBytes.count <= SectionCodec.largestSection else { throw Self.tooManyNames }
        let functions = interner.functions(
            source.functions.map { function in
                SymbolTable.Function(
                    name: strings[Int(function.name)],
                    systemName: strings[Int(function.systemName)],
                    filename: strings[Int(function.filename)],
                    startLine: function.startLine
                )
            }
        )
        let mappings = source.mappings.map { mapping in
            var mapping = mapping
            mapping.filename = strings[Int(mapping.filename)]
            mapping.buildID = strings[Int(mapping.buildID)]
            return interner.mapping(mapping)
        }
        let locations = self.locations(of: source, functions: functions, mappings: mappings)
        var nodes: [UInt32] = [0]
        nodes.reserveCapacity(source.nodeParents.count)
        for node in source.nodeParents.indices.dropFirst() {
            let parent = nodes[Int(source.nodeParents[node])]
            nodes.append(interner.child(of: parent, locations[Int(source.nodeLocations[node])]))
        }
        return source.stackNodes.map { nodes[Int($0)] }
    }

    private static let tooManyNames = BlockFormatError(
        .tooLarge,
        "the names of one service pass \(SectionCodec.largestSection) bytes; its blocks stay as they are",
        section: .symbols
    )

    private mutating func locations(of source: SymbolTable, functions: [UInt32], mappings: [UInt32]) -> [UInt32] {
        let lines = source.lines.map { SymbolTable.Line(function: functions[Int($0.function)], line: $0.line) }
        let rows = source.locations.map { location in
            var location = location
            location.mapping = location.mapping < 0 ? -1 : Int32(mappings[Int(location.mapping)])
            return location
        }
        return interner.locations(rows, lines: lines)
    }
}

extension SymbolTable {
    /// Where each string is in `stringBytes`.
    fileprivate var stringRanges: [Profile.TextRange] {
        var start: UInt32 = 0
        return stringEnds.map { end in
            defer { start = end }
            return Profile.TextRange(offset: start, length: end - start)
        }
    }
}
