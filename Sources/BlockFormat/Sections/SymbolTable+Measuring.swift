extension SymbolTable {
    /// Memory that an entry of a table takes for each byte it has in a section, at most: a stack is a byte at least, and a
    /// number of four; a node two, and eight; a function four, and 24; a location three, and 24; a line two, and 16.
    private static let mostBytesPerByte = 8

    /// Bytes that the table of a section of so many unpacked bytes takes, unless its names share much.
    package static func usualBytes(ofRaw rawSize: Int) -> Int {
        let (bytes, overflowed) = max(0, rawSize).multipliedReportingOverflow(by: mostBytesPerByte)
        return overflowed ? .max : bytes
    }

    /// Bytes that the table of a section takes in memory at most; looks at the strings' lengths and decodes nothing.
    ///
    /// - Throws: `BlockFormatError` when the section cannot be read.
    package static func mostBytes(decoding raw: [UInt8], layout: UInt8) throws(BlockFormatError) -> Int {
        guard layout == SectionLayout.sorted else { return usualBytes(ofRaw: raw.count) }
        do {
            var reader = ByteReader(raw)
            let (strings, rests) = try stringBytes(&reader)
            return strings + usualBytes(ofRaw: raw.count - rests)
        } catch { throw BlockFormatError(error.code, error.message, section: .symbols, offset: error.offset) }
    }

    /// Bytes of all strings in full, and those of them that the section has.
    private static func stringBytes(_ reader: inout ByteReader) throws(BlockFormatError) -> (full: Int, stored: Int) {
        var full = 0
        var stored = 0
        var last = 0
        for _ in 0..<(try reader.count(minimumSize: 2)) {
            let shared = try reader.index(below: last + 1)
            let rest = try reader.count()
            last = shared + rest
            full += last
            stored += rest
            guard full <= SectionCodec.largestSection else { throw reader.corrupt("strings pass 1 GiB") }
        }
        return (full, stored)
    }
}
