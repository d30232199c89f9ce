import Testing

@testable import firefinch_load

@Suite
struct PushEncodingTests {
    private static let labels = ["service_name": "shop", "pod": "p-1"]

    @Test
    func `a series is encoded as push v1 lays it out`() {
        let series = PushSeries(labels: [(name: "a", value: "b")], profileBytes: 2, id: "id")
        // series 1 { labels 1 { name "a", value "b" }, samples 2 { raw_profile (2 bytes), ID "id" } }
        #expect(series.before == [0x0A, 18, 0x0A, 6, 0x0A, 1, 0x61, 0x12, 1, 0x62, 0x12, 8, 0x0A, 2])
        #expect(series.after == [0x12, 2, 0x69, 0x64])
    }

    @Test
    func `what is written reads back`() throws {
        var writer = ProtobufWriter()
        writer.field(1, -1)
        writer.field(2, "text")
        writer.field(300, 1 << 40)
        var reader = ProtobufReader(writer.bytes[...])
        var seen: [String] = []
        while let field = try reader.next() { seen.append("\(field.number) \(field.value)") }
        #expect(
            seen.count == 3 && seen[0] == "1 number(18446744073709551615)" && seen[2] == "300 number(1099511627776)"
        )
    }

    @Test
    func `the client's id says which profile it is`() {
        let entry = IndexEntry(labels: Self.labels, time: 5, type: "process_cpu")
        var later = entry
        later.time = 6
        var other = entry
        other.labels["pod"] = "p-2"
        #expect(entry.clientID == IndexEntry(labels: Self.labels, time: 5, type: "process_cpu").clientID)
        #expect(Set([entry, later, other].map(\.clientID)).count == 3)
        #expect(entry.clientID.count == 36)
    }

    @Test
    func `protobuf that ends inside a field is an error`() {
        for bytes: [UInt8] in [[0x0A], [0x0A, 5, 1], [0x80], [0x0B]] {
            #expect(throws: LoadError.self) {
                var reader = ProtobufReader(bytes[...])
                while try reader.next() != nil {}
            }
        }
    }
}
