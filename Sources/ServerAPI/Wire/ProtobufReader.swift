/// Walks over the fields of a protobuf message in place, without copying.
///
/// Nothing in the bytes is trusted.
struct ProtobufReader {
    /// A field as found: its number, and either where its content is or nothing of interest.
    struct Field {
        /// The field's number.
        var number: Int
        /// Where a length-delimited field's content is; nil for a field of another kind, which was skipped.
        var content: Range<Int>?
    }

    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    /// Starts at the beginning of `range`, which must lie in `bytes`.
    init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        position = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    /// The next field, nil at the end.
    ///
    /// - Throws: `APIError` with `invalidArgument` where the bytes are no protobuf message.
    mutating func next() throws(APIError) -> Field? {
        guard position < end else { return nil }
        let start = position
        let tag = try varint()
        guard tag >> 3 >= 1, tag >> 3 <= 0x1FFF_FFFF else { throw malformed("no field number", at: start) }
        let number = Int(tag >> 3)
        switch tag & 7 {
        case 0: _ = try varint()
        case 1: try skip(8)
        case 2: return Field(number: number, content: try delimited())
        case 5: try skip(4)
        default: throw malformed("wire type \(tag & 7)", at: start)
        }
        return Field(number: number, content: nil)
    }

    private mutating func delimited() throws(APIError) -> Range<Int> {
        let start = position
        let length = try varint()
        guard length <= UInt64(end - position) else {
            throw malformed("a length of \(length) where \(end - position) bytes are left", at: start)
        }
        let content = position..<position + Int(length)
        position = content.upperBound
        return content
    }

    private mutating func skip(_ count: Int) throws(APIError) {
        guard count <= end - position else { throw malformed("a field that is cut", at: position) }
        position += count
    }

    private mutating func varint() throws(APIError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw malformed("a number that does not end", at: position)
    }

    private func malformed(_ found: String, at offset: Int) -> APIError {
        APIError(.invalidArgument, "the body is not protobuf: at byte \(offset) of \(bytes.count) there is \(found)")
    }
}
