/// Layout 1 of the symbols section, table after table, each with its count in front:
///
/// | table | encoding of an entry |
/// | --- | --- |
/// | strings | lengths as varints, then all bytes |
/// | functions | name, system name, file name: varints; first line: zigzag |
/// | mappings | start, limit, file offset, file name, build id: varints; flags: a byte |
/// | locations | mapping + 1, address, count of lines: varints |
/// | lines | function: varint; line: zigzag |
/// | nodes after the root | number − parent, location: varints |
/// | stacks | node: varint |
extension SymbolTable {
    /// The section's bytes.
    package func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: stringBytes.count + nodeParents.count * 4 + locations.count * 10)
        writeStrings(&writer)
        writer.varint(functions.count)
        for function in functions {
            writer.varint(function.name)
            writer.varint(function.systemName)
            writer.varint(function.filename)
            writer.zigzag(function.startLine)
        }
        writer.varint(mappings.count)
        for mapping in mappings { Self.write(mapping, &writer) }
        writer.varint(locations.count)
        for location in locations {
            writer.varint(UInt64(location.mapping + 1))
            writer.varint(location.address)
            writer.varint(location.lineCount)
        }
        writer.varint(lines.count)
        for line in lines {
            writer.varint(line.function)
            writer.zigzag(line.line)
        }
        writeTree(&writer)
        return writer.bytes
    }

    /// Reads a symbols section; every reference in it is checked, and that parents come first.
    ///
    /// - Throws: `BlockFormatError`.
    package init(decoding raw: [UInt8], layout: UInt8) throws(BlockFormatError) {
        guard layout == SectionLayout.lean || layout == SectionLayout.sorted else {
            throw SectionLayout.unknown(layout, .symbols)
        }
        self.init()
        do {
            var reader = ByteReader(raw)
            if layout == SectionLayout.sorted { try readSorted(&reader) } else { try readLean(&reader) }
            try reader.expectEnd()
        } catch { throw BlockFormatError(error.code, error.message, section: .symbols, offset: error.offset) }
    }

    private mutating func readLean(_ reader: inout ByteReader) throws(BlockFormatError) {
        try readStrings(&reader)
        try readFunctions(&reader)
        try readMappings(&reader)
        try readLocations(&reader)
        try readTree(&reader)
    }

    private func writeStrings(_ writer: inout ByteWriter) {
        writer.varint(stringEnds.count)
        var last: UInt32 = 0
        for end in stringEnds {
            writer.varint(end - last)
            last = end
        }
        writer.raw(stringBytes)
    }

    /// Writes a mapping, as all layouts do.
    static func write(_ mapping: Mapping, _ writer: inout ByteWriter) {
        writer.varint(mapping.start)
        writer.varint(mapping.limit)
        writer.varint(mapping.fileOffset)
        writer.varint(mapping.filename)
        writer.varint(mapping.buildID)
        writer.byte(mapping.flags)
    }

    private func writeTree(_ writer: inout ByteWriter) {
        writer.varint(nodeParents.count - 1)
        for node in nodeParents.indices.dropFirst() {
            writer.varint(UInt32(node) - nodeParents[node])
            writer.varint(nodeLocations[node])
        }
        writer.varint(stackNodes.count)
        for node in stackNodes { writer.varint(node) }
    }

    private mutating func readStrings(_ reader: inout ByteReader) throws(BlockFormatError) {
        let count = try reader.count()
        stringEnds.reserveCapacity(count)
        var end: UInt64 = 0
        for _ in 0..<count {
            end += UInt64(try reader.index32())
            guard end <= UInt64(UInt32.max) else { throw reader.corrupt("strings pass 4 GiB") }
            stringEnds.append(UInt32(end))
        }
        stringBytes = Array(try reader.raw(Int(end)))
    }

    private mutating func readFunctions(_ reader: inout ByteReader) throws(BlockFormatError) {
        let count = try reader.count(minimumSize: 4)
        functions.reserveCapacity(count)
        for _ in 0..<count {
            let name = UInt32(try reader.index(below: stringEnds.count))
            let systemName = UInt32(try reader.index(below: stringEnds.count))
            let filename = UInt32(try reader.index(below: stringEnds.count))
            functions.append(
                Function(name: name, systemName: systemName, filename: filename, startLine: try reader.zigzag())
            )
        }
    }

    /// Reads the mappings, which all layouts write alike.
    mutating func readMappings(_ reader: inout ByteReader) throws(BlockFormatError) {
        for _ in 0..<(try reader.count(minimumSize: 6)) {
            let start = try reader.varint()
            let limit = try reader.varint()
            let fileOffset = try reader.varint()
            let filename = UInt32(try reader.index(below: stringEnds.count))
            let buildID = UInt32(try reader.index(below: stringEnds.count))
            mappings.append(
                Mapping(
                    start: start,
                    limit: limit,
                    fileOffset: fileOffset,
                    filename: filename,
                    buildID: buildID,
                    flags: try reader.byte()
                )
            )
        }
    }

    private mutating func readLocations(_ reader: inout ByteReader) throws(BlockFormatError) {
        let count = try reader.count(minimumSize: 3)
        locations.reserveCapacity(count)
        var firstLine: UInt64 = 0
        for _ in 0..<count {
            let mapping = Int32(try reader.index(below: mappings.count + 1)) - 1
            let address = try reader.varint()
            let lineCount = try reader.index32()
            guard firstLine + UInt64(lineCount) <= UInt64(UInt32.max) else { throw reader.corrupt("too many lines") }
            locations.append(
                Location(mapping: mapping, address: address, firstLine: UInt32(firstLine), lineCount: lineCount)
            )
            firstLine += UInt64(lineCount)
        }
        let lineCount = try reader.count(minimumSize: 2)
        guard UInt64(lineCount) == firstLine else { throw reader.corrupt("locations own \(firstLine) lines") }
        lines.reserveCapacity(lineCount)
        for _ in 0..<lineCount {
            let function = UInt32(try reader.index(below: functions.count))
            lines.append(Line(function: function, line: try reader.zigzag()))
        }
    }

    private mutating func readTree(_ reader: inout ByteReader) throws(BlockFormatError) {
        let count = try reader.count(minimumSize: 2)
        nodeParents.reserveCapacity(count + 1)
        nodeLocations.reserveCapacity(count + 1)
        for node in 1..<(count + 1) {
            let distance = try reader.index(below: node + 1)
            guard distance > 0 else { throw reader.corrupt("a node is its own parent") }
            nodeParents.append(UInt32(node - distance))
            nodeLocations.append(UInt32(try reader.index(below: locations.count)))
        }
        let stacks = try reader.count()
        stackNodes.reserveCapacity(stacks)
        for _ in 0..<stacks { stackNodes.append(UInt32(try reader.index(below: count + 1))) }
    }
}
