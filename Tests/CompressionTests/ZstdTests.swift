import TestSupport
import Testing

@testable import Compression

struct ZstdTests {
    @Test(arguments: [0, 1, 300, 70_000, 1_000_000])
    func `what was compressed comes back`(count: Int) throws {
        let bytes = GzipTests.sampleBytes(count, seed: UInt64(count))
        for level in [1, 3, 9] as [Int32] {
            let packed = try Zstd.compress(bytes, level: level)
            #expect(try Zstd.decompress(packed, expectedSize: count) == bytes)
        }
    }

    @Test func `a slice of a larger buffer is read in place`() throws {
        let bytes = GzipTests.sampleBytes(1000, seed: 1)
        let packed = try Zstd.compress(bytes[100..<600], level: 3)
        let block = [1, 2, 3] + packed + [4, 5]
        let content = try Zstd.decompress(block[3..<3 + packed.count], expectedSize: 500)
        #expect(content == Array(bytes[100..<600]))
    }

    @Test(arguments: [0, 999, 1001, 1_000_000])
    func `content of another size is an error`(claimed: Int) throws {
        let packed = try Zstd.compress(GzipTests.sampleBytes(1000, seed: 2), level: 3)
        let error = #expect(throws: CompressionError.self) { try Zstd.decompress(packed, expectedSize: claimed) }
        #expect(error?.code == .corrupt)
    }

    @Test func `sizes beyond the limit are refused`() throws {
        let packed = try Zstd.compress(GzipTests.sampleBytes(1000, seed: 3), level: 3)
        for size in [1001, Int.max, -1] {
            let error = #expect(throws: CompressionError.self) {
                try Zstd.decompress(packed, expectedSize: size, limit: 1000)
            }
            #expect(error?.code == .tooLarge)
        }
        let error = #expect(throws: CompressionError.self) {
            try Zstd.decompress(packed, expectedSize: Zstd.defaultLimit + 1)
        }
        #expect(error?.code == .tooLarge)
        #expect(try Zstd.decompress(packed, expectedSize: 1000, limit: 1000).count == 1000)
    }

    @Test func `every cut of a frame and every byte after it is an error`() throws {
        let packed = try Zstd.compress(GzipTests.sampleBytes(400, seed: 4), level: 3)
        for length in 0..<packed.count {
            #expect(throws: CompressionError.self) {
                try Zstd.decompress(Array(packed[..<length]), expectedSize: 400)
            }
        }
        #expect(throws: CompressionError.self) { try Zstd.decompress(packed + [0], expectedSize: 400) }
    }

    @Test func `damaged frames never trap`() throws {
        let packed = try Zstd.compress(GzipTests.sampleBytes(4000, seed: 5), level: 3)
        var random = SplitMix64(seed: 6)
        for _ in 0..<5000 {
            var damaged = packed
            damaged[Int(random.next() % UInt64(packed.count))] ^= UInt8(1 + random.next() % 255)
            let content = try? Zstd.decompress(damaged, expectedSize: 4000)
            #expect(content.map { $0.count == 4000 } ?? true)
        }
    }
}
