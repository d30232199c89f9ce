import TestSupport
import Testing

@testable import Compression

struct GzipTests {
    /// Bytes that compress somewhat, as profiles do.
    static func sampleBytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() % 23) }
    }

    @Test(arguments: [0, 1, 2, 100, 4096, 65_537, 1_000_000])
    func `what was compressed comes back`(count: Int) throws {
        let bytes = Self.sampleBytes(count, seed: UInt64(count))
        for level in [0, 1, 6, 12] {
            let packed = try Gzip.deflate(bytes, level: level)
            #expect(Gzip.isGzip(packed))
            #expect(try Gzip.inflate(packed, limit: count) == bytes)
        }
    }

    @Test func `levels outside the library's are held to the nearest`() throws {
        let bytes = Self.sampleBytes(5000, seed: 1)
        #expect(try Gzip.deflate(bytes, level: -5) == Gzip.deflate(bytes, level: 0))
        #expect(try Gzip.deflate(bytes, level: 99) == Gzip.deflate(bytes, level: 12))
    }

    @Test func `a member made by another program is read`() throws {
        // printf hello | gzip -n
        let packed: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x86,
            0xA6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00,
        ]
        #expect(try Gzip.inflate(packed, limit: 100) == Array("hello".utf8))
    }

    @Test func `members are joined and bytes after them ignored`() throws {
        let first = Self.sampleBytes(10, seed: 1)
        let second = Self.sampleBytes(300_000, seed: 2)
        let packed = try Gzip.deflate(first, level: 6) + Gzip.deflate(second, level: 1) + Gzip.deflate([], level: 6)
        #expect(try Gzip.inflate(packed, limit: 1 << 20) == first + second)
        #expect(try Gzip.inflate(packed + Array("garbage".utf8), limit: 1 << 20) == first + second)
    }

    @Test func `thousands of small members cost little`() throws {
        let member = try Gzip.deflate([7], level: 6)
        let packed = Array(repeatElement(member, count: 50_000).joined())
        #expect(try Gzip.inflate(packed, limit: 50_000) == Array(repeating: 7, count: 50_000))
        #expect(throws: CompressionError.self) { try Gzip.inflate(packed, limit: 49_999) }
    }

    @Test func `output over the limit is refused to the byte`() throws {
        let packed = try Gzip.deflate(Self.sampleBytes(10_000, seed: 3), level: 6)
        #expect(try Gzip.inflate(packed, limit: 10_000).count == 10_000)
        for limit in [9_999, 1, 0] {
            let error = #expect(throws: CompressionError.self) { try Gzip.inflate(packed, limit: limit) }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test(arguments: [0, 1, 9_999, 10_001, 0xFFFF_FFFF] as [UInt32])
    func `a false size in the trailer is an error, not a crash`(claimed: UInt32) throws {
        var packed = try Gzip.deflate(Self.sampleBytes(10_000, seed: 4), level: 6)
        for index in 0..<4 {
            packed[packed.count - 4 + index] = UInt8(truncatingIfNeeded: claimed >> (8 * UInt32(index)))
        }
        let error = #expect(throws: CompressionError.self) { try Gzip.inflate(packed, limit: 1 << 30) }
        #expect(error?.code == .corrupt)
    }

    @Test func `a bomb is refused without room for what it claims`() throws {
        let packed = try Gzip.deflate([UInt8](repeating: 0, count: 40_000_000), level: 6)
        let error = #expect(throws: CompressionError.self) { try Gzip.inflate(packed, limit: 1_000_000) }
        #expect(error?.code == .tooLarge)
        #expect(error?.message.contains("1000000") == true)
    }

    @Test func `every cut of a file is an error`() throws {
        let packed = try Gzip.deflate(Self.sampleBytes(500, seed: 5), level: 6)
        for length in 0..<packed.count {
            let error = #expect(throws: CompressionError.self) {
                try Gzip.inflate(Array(packed[..<length]), limit: 1 << 20)
            }
            #expect(error?.code == .corrupt)
        }
    }

    @Test func `a flipped bit gives an error or, where nothing depends on it, the same content`() throws {
        let bytes = Self.sampleBytes(2000, seed: 6)
        let packed = try Gzip.deflate(bytes, level: 6)
        for bit in 0..<(packed.count * 8) {
            var damaged = packed
            damaged[bit / 8] ^= 1 << (bit % 8)
            if let content = try? Gzip.inflate(damaged, limit: 1 << 20) {
                #expect(content == bytes)
            }
        }
    }

    @Test func `only the magic makes gzip`() {
        #expect(!Gzip.isGzip([]))
        #expect(!Gzip.isGzip([0x1F]))
        #expect(!Gzip.isGzip([0x8B, 0x1F]))
        #expect(Gzip.isGzip([0x1F, 0x8B]))
    }
}
