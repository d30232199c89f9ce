/// Writes the protobuf encoding: fields one after the other.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    /// A field with a whole number.
    mutating func field(_ number: Int, _ value: Int64) {
        varint(UInt64(number) << 3)
        varint(UInt64(bitPattern: value))
    }

    /// A field with a text.
    mutating func field(_ number: Int, _ text: String) {
        let utf8 = Array(text.utf8)
        field(number, utf8)
    }

    /// A field with bytes, or with a message that is encoded already.
    mutating func field(_ number: Int, _ content: [UInt8]) {
        begin(number, length: content.count)
        bytes += content
    }

    /// The tag and length of a field whose `length` bytes are put behind it by other means.
    mutating func begin(_ number: Int, length: Int) {
        varint(UInt64(number) << 3 | 2)
        varint(UInt64(length))
    }

    /// Bytes that are encoded already.
    mutating func append(_ encoded: [UInt8]) {
        bytes += encoded
    }

    private mutating func varint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }
}
