import MetadataStorage
import ProfileModel
import Testing

@Suite struct DeletionObjectTests {
    private static let path = "control/anonymous/deletions/1767-a.json"
    private static let record = DeletionRecord(
        id: "1767-a",
        tenant: .anonymous,
        selector: #"{service_name="api"}"#,
        range: TimeRange(start: 5, end: 77),
        createdAt: 1_767_225_600
    )

    @Test func `an object says what the deletion is`() throws {
        let bytes = try DeletionObject(Self.record, requestedBy: "a test").encode()
        #expect(try DeletionObject.decode(bytes, from: Self.path) == Self.record)
    }

    @Test func `a wrong bit anywhere is noticed`() throws {
        let bytes = try DeletionObject(Self.record, requestedBy: "a test").encode()
        for bit in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: MetastoreError.self, "bit \(bit)") {
                try DeletionObject.decode(damaged, from: Self.path)
            }
        }
    }

    @Test func `an object without a checksum is read`() throws {
        let text = String(decoding: try DeletionObject(Self.record, requestedBy: "a test").encode(), as: UTF8.self)
        let bare = text.split(separator: "\n").filter { !$0.contains("checksum") }.joined(separator: "\n")
        #expect(bare != text)
        #expect(try DeletionObject.decode(Array(bare.utf8), from: Self.path) == Self.record)
    }
}
