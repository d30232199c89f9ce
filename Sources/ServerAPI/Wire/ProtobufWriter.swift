/// Appends protobuf fields to bytes, for messages whose parts are encoded already.
enum ProtobufWriter {
    /// Appends a length-delimited field: a message, a string or bytes.
    static func append(field number: Int, _ content: [UInt8], to output: inout [UInt8]) {
        append(varint: UInt64(number) << 3 | 2, to: &output)
        append(varint: UInt64(content.count), to: &output)
        output.append(contentsOf: content)
    }

    private static func append(varint value: UInt64, to output: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(truncatingIfNeeded: rest))
    }
}
