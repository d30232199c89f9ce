/// Appends numbers and strings in the encodings that blocks and wire messages use.
package struct ByteWriter: Sendable {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    /// Makes an empty writer.
    package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// An unsigned LEB128 varint.
    @inline(__always)
    package mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Some varints, for which room is made at once.
    @inline(__always)
    mutating func varints(atMost count: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
        bytes.append(addingCapacity: count * 10, initializingWith: write)
    }

    /// A count or index, which must not be negative.
    @inline(__always)
    package mutating func varint(_ value: Int) { varint(UInt64(value)) }

    /// A count or index.
    @inline(__always)
    package mutating func varint(_ value: UInt32) { varint(UInt64(value)) }

    /// A signed number, zigzag: small magnitudes of either sign take few bytes.
    @inline(__always)
    package mutating func zigzag(_ value: Int64) { varint(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

    /// One byte.
    package mutating func byte(_ value: UInt8) { bytes.append(value) }

    /// Eight bytes, little endian.
    package mutating func fixed64(_ value: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    /// Four bytes, little endian.
    package mutating func fixed32(_ value: UInt32) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    /// A length and that many bytes.
    package mutating func prefixed(_ content: some Collection<UInt8>) {
        varint(content.count)
        bytes.append(contentsOf: content)
    }

    /// A length and the text's UTF-8.
    package mutating func string(_ text: String) { prefixed(text.utf8) }

    /// Bytes as they are.
    package mutating func raw(_ content: some Collection<UInt8>) { bytes.append(contentsOf: content) }
}

extension OutputSpan<UInt8> {
    /// Appends an unsigned LEB128 varint of at most ten bytes.
    @inline(__always)
    mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }
}
