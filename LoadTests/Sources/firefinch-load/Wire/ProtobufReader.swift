/// Reads the protobuf encoding field by field.
struct ProtobufReader {
    /// What a field holds.
    enum Value {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
        /// Of a type that nothing here needs; skipped.
        case other
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// The next field, or nil at the end.
    mutating func next() throws -> (number: Int, value: Value)? {
        guard !rest.isEmpty else { return nil }
        let tag = try varint()
        let number = Int(tag >> 3 & 0x1FFF_FFFF)
        switch tag & 7 {
        case 0: return (number, .number(try varint()))
        case 1: return (number, try skip(8))
        case 2: return (number, .bytes(try take(try varint())))
        case 5: return (number, try skip(4))
        default: throw LoadError("the answer is no protobuf: field \(number) has wire type \(tag & 7)")
        }
    }

    /// The packed whole numbers in `bytes`.
    static func packed(_ bytes: ArraySlice<UInt8>) throws -> [Int64] {
        var reader = ProtobufReader(bytes)
        var values: [Int64] = []
        while !reader.rest.isEmpty { values.append(Int64(bitPattern: try reader.varint())) }
        return values
    }

    private mutating func varint() throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { throw Self.cut }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw LoadError("the answer is no protobuf: a number is over ten bytes long")
    }

    private mutating func skip(_ count: UInt64) throws -> Value {
        _ = try take(count)
        return .other
    }

    private mutating func take(_ count: UInt64) throws -> ArraySlice<UInt8> {
        guard count <= UInt64(rest.count) else { throw Self.cut }
        defer { rest = rest.dropFirst(Int(count)) }
        return rest.prefix(Int(count))
    }

    private static var cut: LoadError { LoadError("the answer is no protobuf: it ends inside a field") }
}
