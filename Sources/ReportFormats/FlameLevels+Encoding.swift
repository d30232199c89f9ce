extension FlameLevels {
    /// Appends `"names":[…],"levels":[{"values":["0",…]},…]`, as proto3 JSON has it: 64-bit numbers are text.
    func appendConnectFields(to out: inout [UInt8]) {
        out.reserveCapacity(out.count + nameBytes.count + 4 * nameEnds.count + 8 * values.count)
        appendNames(to: &out)
        out.append(contentsOf: ",\"levels\":[".utf8)
        for level in levelEnds.indices {
            out.append(contentsOf: (level == 0 ? "{\"values\":[" : ",{\"values\":[").utf8)
            DecimalText.append(values, levelRange(level), quoted: true, to: &out)
            out.append(contentsOf: "]}".utf8)
        }
        out.append(UInt8(ascii: "]"))
    }

    /// Appends `"names":[…],"levels":[[0,…],…]`, with plain numbers.
    func appendRenderFields(to out: inout [UInt8]) {
        out.reserveCapacity(out.count + nameBytes.count + 4 * nameEnds.count + 6 * values.count)
        appendNames(to: &out)
        out.append(contentsOf: ",\"levels\":[".utf8)
        for level in levelEnds.indices {
            if level > 0 { out.append(UInt8(ascii: ",")) }
            out.append(UInt8(ascii: "["))
            DecimalText.append(values, levelRange(level), quoted: false, to: &out)
            out.append(UInt8(ascii: "]"))
        }
        out.append(UInt8(ascii: "]"))
    }

    /// Writes fields 1 (names) and 2 (levels, each with packed values as its field 1) of a protobuf message.
    func writeFields(to writer: inout ProtobufWriter) {
        for name in nameEnds.indices { writer.bytes(1, nameBytes[nameRange(name)]) }
        for level in levelEnds.indices {
            let numbers = values[levelRange(level)]
            let size = numbers.reduce(0) { $0 + ProtobufWriter.size(of: UInt64(bitPattern: $1)) }
            writer.tag(2, .bytes)
            writer.varint(UInt64(1 + ProtobufWriter.size(of: UInt64(size)) + size))
            writer.tag(1, .bytes)
            writer.varint(UInt64(size))
            for number in numbers { writer.varint(UInt64(bitPattern: number)) }
        }
    }

    private func appendNames(to out: inout [UInt8]) {
        // Asked once for all names: names with quotes or control characters are rare.
        let isPlain = JSONText.isPlain(nameBytes)
        out.append(contentsOf: "\"names\":[".utf8)
        for name in nameEnds.indices {
            if name > 0 { out.append(UInt8(ascii: ",")) }
            let text = nameBytes[nameRange(name)]
            if isPlain { JSONText.appendPlain(text, to: &out) } else { JSONText.append(text, to: &out) }
        }
        out.append(UInt8(ascii: "]"))
    }
}

extension [UInt8] {
    /// Appends `,"name":"value"` unless the value is 0, as proto3 JSON leaves out what has its default.
    mutating func appendConnectField(_ name: StaticString, _ value: Int64) {
        guard value != 0 else { return }
        append(contentsOf: ",\"\(name)\":\"\(value)\"".utf8)
    }
}
