/// A place in bytes of the protobuf wire format and the end of the message it is in.
///
/// The bytes are given to every call, so that a cursor can be kept. `end` never lies beyond them.
struct WireCursor {
    /// Where the next byte is read.
    private(set) var offset: Int
    /// Where the message ends.
    let end: Int

    /// A cursor over all of the bytes.
    init(_ bytes: Span<UInt8>) {
        offset = 0
        end = bytes.count
    }

    private init(offset: Int, end: Int) {
        self.offset = offset
        self.end = end
    }

    /// Whether the message is read completely.
    @inline(__always) var isAtEnd: Bool { offset >= end }
    /// How many bytes of the message are left.
    @inline(__always) var remaining: Int { end - offset }

    /// Reads a varint, also used for tags, of at most ten bytes.
    @inline(__always)
    mutating func varint(_ bytes: Span<UInt8>) throws(ProfileFormatError) -> UInt64 {
        guard offset < end else { throw .malformed("a number is cut off", at: offset) }
        let byte = bytes[offset]
        offset += 1
        return byte < 0x80 ? UInt64(byte) : try longVarint(bytes, first: byte)
    }

    @inline(__always)
    private mutating func longVarint(_ bytes: Span<UInt8>, first: UInt8) throws(ProfileFormatError) -> UInt64 {
        guard offset < end else { throw .malformed("a number is cut off", at: offset) }
        let second = bytes[offset]
        offset += 1
        let value = UInt64(first & 0x7F) | UInt64(second & 0x7F) &<< 7
        return second < 0x80 ? value : try veryLongVarint(bytes, value)
    }

    @inline(never)
    private mutating func veryLongVarint(_ bytes: Span<UInt8>, _ start: UInt64) throws(ProfileFormatError) -> UInt64 {
        var value = start
        var shift: UInt64 = 14
        while offset < end {
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift += 7
            if shift > 63 { throw .malformed("a number has more than ten bytes", at: offset) }
        }
        throw .malformed("a number is cut off", at: offset)
    }

    /// Steps over a length-delimited field and gives a cursor over its content.
    @inline(__always)
    mutating func message(_ bytes: Span<UInt8>) throws(ProfileFormatError) -> WireCursor {
        let length = try varint(bytes)
        guard length <= UInt64(end - offset) else {
            throw Self.cutOff(length: length, left: end - offset, offset: offset)
        }
        let content = WireCursor(offset: offset, end: offset + Int(length))
        offset = content.end
        return content
    }

    /// Steps over the field of a tag that is not known.
    @inline(never)
    mutating func skip(tag: UInt64, _ bytes: Span<UInt8>) throws(ProfileFormatError) {
        guard tag >> 3 != 0 else { throw .malformed("a field has number 0", at: offset) }
        switch tag & 7 {
        case 0: _ = try varint(bytes)
        case 1: try advance(by: 8)
        case 2: _ = try message(bytes)
        case 5: try advance(by: 4)
        default: throw .malformed("a field has wire type \(tag & 7)", at: offset)
        }
    }

    private mutating func advance(by count: Int) throws(ProfileFormatError) {
        guard remaining >= count else { throw .malformed("a number is cut off", at: offset) }
        offset += count
    }

    @inline(never)
    private static func cutOff(length: UInt64, left: Int, offset: Int) -> ProfileFormatError {
        .malformed("a field claims \(length) bytes and \(left) are left", at: offset)
    }
}
