/// Writes the protobuf wire format.
struct ProtobufWriter {
    /// How a field's value is laid out.
    enum WireType: UInt64 {
        /// A number of variable length.
        case varint = 0
        /// A length and that many bytes.
        case bytes = 2
    }

    /// What was written.
    private(set) var output: [UInt8]

    /// Writes behind `output`.
    init(continuing output: consuming [UInt8] = []) { self.output = output }

    /// Writes behind `output` in place.
    static func append(to output: inout [UInt8], _ write: (inout ProtobufWriter) -> Void) {
        var writer = ProtobufWriter(continuing: output)
        // The writer is now the only owner, so nothing is copied.
        output = []
        write(&writer)
        output = writer.output
    }

    /// How many bytes a number takes.
    static func size(of value: UInt64) -> Int { (max(1, 64 - value.leadingZeroBitCount) + 6) / 7 }

    /// A number of variable length, without a field's tag.
    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(truncatingIfNeeded: rest))
    }

    /// The tag in front of a field's value.
    mutating func tag(_ field: Int, _ type: WireType) { varint(UInt64(field) << 3 | type.rawValue) }

    /// A number, left out when 0.
    mutating func integer(_ field: Int, _ value: Int64) { unsigned(field, UInt64(bitPattern: value)) }

    /// A number, left out when 0.
    mutating func unsigned(_ field: Int, _ value: UInt64) {
        guard value != 0 else { return }
        tag(field, .varint)
        varint(value)
    }

    /// Bytes or text, written even when empty: for elements of repeated fields.
    mutating func bytes(_ field: Int, _ bytes: ArraySlice<UInt8>) {
        tag(field, .bytes)
        varint(UInt64(bytes.count))
        output.append(contentsOf: bytes)
    }

    /// Bytes as they are, without a tag or a length.
    mutating func raw(_ bytes: ArraySlice<UInt8>) { output.append(contentsOf: bytes) }

    /// A message inside this one.
    mutating func message(_ field: Int, _ write: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        write(&inner)
        bytes(field, inner.output[...])
    }

    /// A packed repeated number.
    mutating func packed(_ field: Int, _ values: some Collection<UInt64>) {
        guard !values.isEmpty else { return }
        tag(field, .bytes)
        varint(UInt64(values.reduce(0) { $0 + Self.size(of: $1) }))
        for value in values { varint(value) }
    }
}
