/// Layout 2 of the symbols section: strings sorted, functions by name, nodes in preorder, locations by first use; column
/// after column, so that like stands by like.
///
/// | table | encoding |
/// | --- | --- |
/// | strings | count; of each the bytes it shares with the one before, and how many follow: varints; then all that follow |
/// | functions | count; names (difference), system names (less the name, zigzag), file names (difference, zigzag), first lines (zigzag) |
/// | mappings | as in layout 1 |
/// | locations | count; mappings + 1; counts of lines; addresses (difference, zigzag) |
/// | lines | functions (difference, zigzag); lines (less the function's first, zigzag) |
/// | nodes after the root | count; levels to go up from the one before to the parent; location: 0 for the next new one, else how far back |
/// | stacks | count; node: varint |
extension SymbolTable {
    /// The section's bytes; the table must be in the order that `SymbolArrangement` makes.
    func encodedSorted() -> [UInt8] {
        var writer = ByteWriter(capacity: stringBytes.count + nodeParents.count * 3 + locations.count * 8)
        writeFrontCoded(&writer)
        writeFunctionColumns(&writer)
        writer.varint(mappings.count)
        for mapping in mappings { Self.write(mapping, &writer) }
        writeLocationColumns(&writer)
        writePreorder(&writer)
        writer.varint(stackNodes.count)
        for node in stackNodes { writer.varint(node) }
        return writer.bytes
    }

    /// Reads layout 2, after the empty table was made.
    mutating func readSorted(_ reader: inout ByteReader) throws(BlockFormatError) {
        try readFrontCoded(&reader)
        try readFunctionColumns(&reader)
        try readMappings(&reader)
        try readLocationColumns(&reader)
        try readPreorder(&reader)
        let stacks = try reader.count()
        stackNodes.reserveCapacity(stacks)
        for _ in 0..<stacks { stackNodes.append(UInt32(try reader.index(below: nodeParents.count))) }
    }

    private func writeFrontCoded(_ writer: inout ByteWriter) {
        writer.varint(stringEnds.count)
        var rests: [ArraySlice<UInt8>] = []
        var last: ArraySlice<UInt8> = []
        for number in stringEnds.indices {
            let string = self.string(UInt32(number))
            let shared = zip(last, string).prefix { $0 == $1 }.count
            writer.varint(shared)
            writer.varint(string.count - shared)
            rests.append(string.dropFirst(shared))
            last = string
        }
        for rest in rests { writer.raw(rest) }
    }

    private mutating func readFrontCoded(_ reader: inout ByteReader) throws(BlockFormatError) {
        let count = try reader.count(minimumSize: 2)
        var lengths: [(shared: Int, rest: Int)] = []
        lengths.reserveCapacity(count)
        var total = 0
        var last = 0
        for _ in 0..<count {
            let shared = try reader.index(below: last + 1)
            let rest = try reader.count()
            last = shared + rest
            total += last
            guard total <= SectionCodec.largestSection else { throw reader.corrupt("strings pass 1 GiB") }
            lengths.append((shared, rest))
        }
        stringBytes.reserveCapacity(total)
        stringEnds.reserveCapacity(count)
        var start = 0
        for length in lengths {
            let next = stringBytes.count
            for place in start..<start + length.shared { stringBytes.append(stringBytes[place]) }
            stringBytes.append(contentsOf: try reader.raw(length.rest))
            stringEnds.append(UInt32(stringBytes.count))
            start = next
        }
    }

    private func writeFunctionColumns(_ writer: inout ByteWriter) {
        writer.varint(functions.count)
        var last: UInt32 = 0
        for function in functions {
            writer.varint(function.name - last)
            last = function.name
        }
        for function in functions { writer.zigzag(Int64(function.systemName) - Int64(function.name)) }
        last = 0
        for function in functions {
            writer.zigzag(Int64(function.filename) - Int64(last))
            last = function.filename
        }
        for function in functions { writer.zigzag(function.startLine) }
    }

    private mutating func readFunctionColumns(_ reader: inout ByteReader) throws(BlockFormatError) {
        let count = try reader.count(minimumSize: 4)
        functions.reserveCapacity(count)
        var name: UInt32 = 0
        for _ in 0..<count {
            name = try reader.index(Int64(name), plus: Int64(try reader.index32()), below: stringEnds.count)
            functions.append(Function(name: name, systemName: 0, filename: 0, startLine: 0))
        }
        for number in 0..<count {
            let name = Int64(functions[number].name)
            functions[number].systemName = try reader.index(name, plus: try reader.zigzag(), below: stringEnds.count)
        }
        var filename: UInt32 = 0
        for number in 0..<count {
            filename = try reader.index(Int64(filename), plus: try reader.zigzag(), below: stringEnds.count)
            functions[number].filename = filename
        }
        for number in 0..<count { functions[number].startLine = try reader.zigzag() }
    }

    private func writeLocationColumns(_ writer: inout ByteWriter) {
        writer.varint(locations.count)
        for location in locations { writer.varint(UInt64(location.mapping + 1)) }
        for location in locations { writer.varint(location.lineCount) }
        var address: UInt64 = 0
        for location in locations {
            writer.zigzag(Int64(bitPattern: location.address &- address))
            address = location.address
        }
        var function: UInt32 = 0
        for line in lines {
            writer.zigzag(Int64(line.function) - Int64(function))
            function = line.function
        }
        for line in lines { writer.zigzag(line.line &- functions[Int(line.function)].startLine) }
    }

    private mutating func readLocationColumns(_ reader: inout ByteReader) throws(BlockFormatError) {
        let count = try reader.count(minimumSize: 3)
        locations.reserveCapacity(count)
        for _ in 0..<count {
            let mapping = Int32(try reader.index(below: mappings.count + 1)) - 1
            locations.append(Location(mapping: mapping, address: 0, firstLine: 0, lineCount: 0))
        }
        var lineCount = 0
        for number in 0..<count {
            locations[number].firstLine = UInt32(lineCount)
            let own = try reader.index(below: max(0, reader.remaining - lineCount + 1))
            locations[number].lineCount = UInt32(own)
            lineCount += own
        }
        var address: UInt64 = 0
        for number in 0..<count {
            address = address &+ UInt64(bitPattern: try reader.zigzag())
            locations[number].address = address
        }
        try readLineColumns(&reader, lineCount)
    }

    private mutating func readLineColumns(_ reader: inout ByteReader, _ count: Int) throws(BlockFormatError) {
        guard count <= reader.remaining / 2 else { throw reader.corrupt("locations own \(count) lines") }
        lines.reserveCapacity(count)
        var function: UInt32 = 0
        for _ in 0..<count {
            function = try reader.index(Int64(function), plus: try reader.zigzag(), below: functions.count)
            lines.append(Line(function: function, line: 0))
        }
        for number in 0..<count {
            lines[number].line = functions[Int(lines[number].function)].startLine &+ (try reader.zigzag())
        }
    }

    private func writePreorder(_ writer: inout ByteWriter) {
        writer.varint(nodeParents.count - 1)
        var last: UInt32 = 0
        for node in nodeParents.indices.dropFirst() {
            var levels = 0
            while last != nodeParents[node] {
                last = nodeParents[Int(last)]
                levels += 1
            }
            writer.varint(levels)
            last = UInt32(node)
        }
        var known: UInt32 = 0
        for location in nodeLocations.dropFirst() {
            writer.varint(location == known ? 0 : known - location)
            if location == known { known += 1 }
        }
    }

    private mutating func readPreorder(_ reader: inout ByteReader) throws(BlockFormatError) {
        let count = try reader.count(minimumSize: 2)
        nodeParents.reserveCapacity(count + 1)
        nodeLocations.reserveCapacity(count + 1)
        var depth = 0
        for node in 1..<(count + 1) {
            let levels = try reader.index(below: depth + 1)
            var parent = UInt32(node - 1)
            for _ in 0..<levels { parent = nodeParents[Int(parent)] }
            nodeParents.append(parent)
            depth += 1 - levels
        }
        var known = 0
        for _ in 0..<count {
            let distance = try reader.index(below: known + 1)
            if distance == 0 {
                guard known < locations.count else { throw reader.corrupt("a node has location \(known)") }
                known += 1
            }
            nodeLocations.append(UInt32(distance == 0 ? known - 1 : known - distance))
        }
    }
}

extension ByteReader {
    /// A number that is `base` and a difference, at least 0 and below `limit`.
    fileprivate func index(_ base: Int64, plus difference: Int64, below limit: Int) throws(BlockFormatError) -> UInt32 {
        let (sum, overflowed) = base.addingReportingOverflow(difference)
        guard !overflowed, sum >= 0, sum < Int64(limit) else {
            throw corrupt("an index is \(base) and \(difference), the table has \(limit) entries")
        }
        return UInt32(sum)
    }
}
