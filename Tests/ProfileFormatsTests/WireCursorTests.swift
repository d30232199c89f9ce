import Testing

@testable import ProfileFormats

struct WireCursorTests {
    private func varint(_ bytes: [UInt8]) throws -> UInt64 {
        var cursor = WireCursor(bytes.span)
        let value = try cursor.varint(bytes.span)
        #expect(cursor.isAtEnd)
        return value
    }

    @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, 1 << 21, 1 << 35, 1 << 63, .max] as [UInt64])
    func `a number of any length is read`(value: UInt64) throws {
        #expect(try varint(WireWriter { $0.raw(value) }.bytes) == value)
    }

    @Test func `a number may be written longer than needed, up to ten bytes`() throws {
        #expect(try varint([0x85, 0x00]) == 5)
        #expect(try varint([0x85] + Array(repeating: 0x80, count: 8) + [0x00]) == 5)
        #expect(throws: ProfileFormatError.self) { try varint([0x85] + Array(repeating: 0x80, count: 9) + [0x00]) }
    }

    @Test func `a number that is cut off is an error naming the place`() {
        for bytes in [[], [0x80], [0x80, 0x80], [0xFF, 0xFF, 0xFF]] as [[UInt8]] {
            let error = #expect(throws: ProfileFormatError.self) { try varint(bytes) }
            #expect(error?.message.contains("at byte \(bytes.count) ") == true)
        }
    }

    @Test func `a message cannot reach beyond the one it is in`() throws {
        let outer = WireWriter { writer in
            writer.raw(3)
            writer.bytes += [2, 9, 9, 9]
        }.bytes
        var cursor = WireCursor(outer.span)
        var inner = try cursor.message(outer.span)
        #expect(inner.remaining == 3)
        #expect(try inner.message(outer.span).remaining == 2)
        #expect(inner.isAtEnd)
        var other = WireCursor([9, 1].span)
        let error = #expect(throws: ProfileFormatError.self) { try other.message([9, 1].span) }
        #expect(error?.message.contains("claims 9 bytes and 1 are left") == true)
        var greatest = WireCursor(WireWriter { $0.raw(.max) }.bytes.span)
        #expect(throws: ProfileFormatError.self) { try greatest.message(WireWriter { $0.raw(.max) }.bytes.span) }
    }

    @Test(arguments: [0, 1, 2, 5] as [UInt64])
    func `unknown fields are stepped over`(wireType: UInt64) throws {
        let content: [UInt8] =
            [0: [0x96, 0x01], 1: Array(repeating: 7, count: 8), 2: [2, 1, 1], 5: [1, 2, 3, 4]][wireType] ?? []
        var cursor = WireCursor(content.span)
        try cursor.skip(tag: 99 << 3 | wireType, content.span)
        #expect(cursor.isAtEnd)
        let short = Array(content.dropLast())
        var shortCursor = WireCursor(short.span)
        #expect(throws: ProfileFormatError.self) { try shortCursor.skip(tag: 99 << 3 | wireType, short.span) }
    }

    @Test(arguments: [3, 4, 6, 7] as [UInt64])
    func `wire types that are no longer used or never were are refused`(wireType: UInt64) {
        let content = [UInt8](repeating: 0, count: 20)
        var cursor = WireCursor(content.span)
        #expect(throws: ProfileFormatError.self) { try cursor.skip(tag: 99 << 3 | wireType, content.span) }
    }
}
