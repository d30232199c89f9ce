import TestSupport
import Testing

@testable import BlockFormat

@Suite struct BytesTests {
    @Test(arguments: [0, 1, 127, 128, 300, UInt64(UInt32.max), .max]) func `a varint reads back`(value: UInt64) throws {
        var writer = ByteWriter()
        writer.varint(value)
        writer.zigzag(Int64(bitPattern: value))
        writer.fixed64(value)
        writer.string("ä\(value)")
        var reader = ByteReader(writer.bytes)
        #expect(try reader.varint() == value)
        #expect(try reader.zigzag() == Int64(bitPattern: value))
        #expect(try reader.fixed64() == value)
        #expect(try reader.string() == "ä\(value)")
        try reader.expectEnd()
    }

    @Test func `a count that the bytes cannot hold is refused before anything is allocated`() {
        var writer = ByteWriter()
        writer.varint(UInt64(1) << 40)
        var reader = ByteReader(writer.bytes)
        #expect(throws: BlockFormatError.self) { try reader.count() }
    }

    @Test func `an endless varint is refused`() {
        var reader = ByteReader([UInt8](repeating: 0xFF, count: 20))
        #expect(throws: BlockFormatError.self) { try reader.varint() }
    }

    @Test func `varints written together are those written one by one`() {
        let numbers: [UInt64] = [0, 1, 127, 128, 300, UInt64(UInt32.max), .max]
        var single = ByteWriter()
        var together = ByteWriter()
        for writing in 1...3 {
            for number in numbers.prefix(writing * 2) { single.varint(number) }
            together.varints(atMost: numbers.count) { output in
                for number in numbers.prefix(writing * 2) { output.appendVarint(number) }
            }
            #expect(together.bytes == single.bytes)
        }
    }

    @Test func `bytes that end early are refused by every kind of read`() {
        for length in 0..<8 {
            let bytes = [UInt8](repeating: 0x80, count: length)
            var first = ByteReader(bytes)
            #expect(throws: BlockFormatError.self) { try first.varint() }
            var second = ByteReader(bytes)
            #expect(throws: BlockFormatError.self) { try second.fixed64() }
        }
        var empty = ByteReader([])
        #expect(throws: BlockFormatError.self) { try empty.byte() }
        var short = ByteReader([5, 1])
        #expect(throws: BlockFormatError.self) { try short.prefixed() }
    }

    @Test(arguments: 1...5) func `an index table finds what was put in`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var table = IndexTable()
        let hashes = (0..<5_000).map { _ in random.next() % 4_000 << 32 }
        for (number, hash) in hashes.enumerated() { table.insert(number, hash: hash) }
        for (number, hash) in hashes.enumerated() {
            var position: Int?
            var isFound = false
            while let candidate = table.candidate(hash, &position) { isFound = isFound || candidate == number }
            #expect(isFound)
        }
    }
    @Test(arguments: 1...5) func `candidates looked up together are the first of each hash`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var table = IndexTable()
        let hashes = (0..<2_000).map { _ in random.next() % 3_000 << 32 }
        for (number, hash) in hashes.enumerated() { table.insert(number, hash: hash) }
        let asked = (0..<3_000).map { UInt64($0) << 32 }
        let first = asked.map { hash -> UInt32 in
            var position: Int?
            return table.candidate(hash, &position).map { UInt32($0) } ?? IndexTable.none
        }
        #expect(table.candidates(asked) == first)
        #expect(first.contains(IndexTable.none))
        #expect(IndexTable().candidates([7 << 32]) == [IndexTable.none])
    }
}
