/// Reads what `ByteWriter` wrote, trusting nothing: every length and count is checked against what is there.
package struct ByteReader: Sendable {
    private let bytes: [UInt8]
    /// Where the next read begins.
    package private(set) var offset: Int
    private let end: Int

    /// Reads all of `bytes`.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        offset = 0
        end = bytes.count
    }

    /// Whether everything was read.
    package var isAtEnd: Bool { offset >= end }

    /// How many bytes are left.
    package var remaining: Int { end - offset }

    /// An unsigned LEB128 varint.
    @inline(__always)
    package mutating func varint() throws(BlockFormatError) -> UInt64 {
        guard offset < end else { throw truncated() }
        let first = bytes[offset]
        offset &+= 1
        return first < 0x80 ? UInt64(first) : try longVarint(UInt64(first & 0x7F))
    }

    private mutating func longVarint(_ first: UInt64) throws(BlockFormatError) -> UInt64 {
        var value = first
        var shift: UInt64 = 7
        while offset < end {
            let next = bytes[offset]
            offset &+= 1
            value |= UInt64(next & 0x7F) &<< shift
            if next < 0x80 { return value }
            shift += 7
            if shift > 63 { throw corrupt("a varint has more than ten bytes") }
        }
        throw truncated()
    }

    /// A varint that fits in 32 bits.
    @inline(__always)
    package mutating func index32() throws(BlockFormatError) -> UInt32 {
        let value = try varint()
        guard let index = UInt32(exactly: value) else { throw corrupt("a number of 32 bits is \(value)") }
        return index
    }

    /// A varint below `limit`.
    @inline(__always)
    package mutating func index(below limit: Int) throws(BlockFormatError) -> Int {
        let value = try varint()
        guard value < UInt64(limit) else { throw corrupt("an index is \(value), the table has \(limit) entries") }
        return Int(truncatingIfNeeded: value)
    }

    /// A count of things that take at least `minimumSize` bytes each in what is left, so that it is safe to allocate for.
    package mutating func count(minimumSize: Int = 1) throws(BlockFormatError) -> Int {
        let value = try varint()
        guard value <= UInt64(remaining / max(1, minimumSize)) else {
            throw corrupt("a count is \(value), but only \(remaining) bytes follow")
        }
        return Int(value)
    }

    /// A zigzag number.
    @inline(__always)
    package mutating func zigzag() throws(BlockFormatError) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// One byte.
    package mutating func byte() throws(BlockFormatError) -> UInt8 {
        guard offset < end else { throw truncated() }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// Eight bytes, little endian.
    package mutating func fixed64() throws(BlockFormatError) -> UInt64 {
        guard remaining >= 8 else { throw truncated() }
        var value: UInt64 = 0
        for position in 0..<8 { value |= UInt64(bytes[offset + position]) << UInt64(8 * position) }
        offset += 8
        return value
    }

    /// Four bytes, little endian.
    package mutating func fixed32() throws(BlockFormatError) -> UInt32 {
        guard remaining >= 4 else { throw truncated() }
        var value: UInt32 = 0
        for position in 0..<4 { value |= UInt32(bytes[offset + position]) << UInt32(8 * position) }
        offset += 4
        return value
    }

    /// A length and that many bytes.
    package mutating func prefixed() throws(BlockFormatError) -> ArraySlice<UInt8> {
        let length = try count()
        return try raw(length)
    }

    /// A length and that much text; invalid UTF-8 is corrupt.
    package mutating func string() throws(BlockFormatError) -> String {
        let content = try prefixed()
        guard let text = String(validating: content, as: UTF8.self) else { throw corrupt("a text is not UTF-8") }
        return text
    }

    /// Exactly `length` bytes.
    package mutating func raw(_ length: Int) throws(BlockFormatError) -> ArraySlice<UInt8> {
        guard length >= 0, length <= remaining else { throw truncated() }
        defer { offset += length }
        return bytes[offset..<offset + length]
    }

    /// Fails unless everything was read.
    package func expectEnd() throws(BlockFormatError) {
        guard isAtEnd else { throw corrupt("\(remaining) bytes follow the end") }
    }

    /// An error at the present place.
    package func corrupt(_ message: String) -> BlockFormatError { BlockFormatError(.corrupt, message, offset: offset) }

    private func truncated() -> BlockFormatError { corrupt("the bytes end in the middle of a value") }
}
