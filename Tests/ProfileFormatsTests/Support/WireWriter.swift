/// Writes protobuf by hand, also in ways that no encoder would.
struct WireWriter {
    var bytes: [UInt8] = []

    init() {}

    init(_ build: (inout WireWriter) -> Void) { build(&self) }

    mutating func raw(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A varint field, written even when the value is 0.
    mutating func number(_ field: UInt64, _ value: UInt64) {
        raw(field << 3)
        raw(value)
    }

    mutating func number(_ field: UInt64, _ value: Int64) { number(field, UInt64(bitPattern: value)) }

    mutating func message(_ field: UInt64, _ content: [UInt8]) {
        raw(field << 3 | 2)
        raw(UInt64(content.count))
        bytes += content
    }

    mutating func message(_ field: UInt64, _ build: (inout WireWriter) -> Void) {
        message(field, WireWriter(build).bytes)
    }

    mutating func text(_ field: UInt64, _ text: String) { message(field, Array(text.utf8)) }

    mutating func packed(_ field: UInt64, _ values: some Sequence<UInt64>) {
        message(field) { content in for value in values { content.raw(value) } }
    }
}
