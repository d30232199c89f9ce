import Foundation
import TestSupport
import Testing

@testable import MetadataStorage

struct StoredBytesTests {
    @Test func `an id comes back from its bytes, whose order is its order`() throws {
        var random = SplitMix64(seed: 5)
        for _ in 0..<100 {
            let first = (high: random.next() >> (random.next() % 64), low: random.next())
            let second = (high: random.next() >> (random.next() % 64), low: random.next())
            let bytes = [first, second].map { StoredBytes.identifier(high: $0.high, low: $0.low) }
            #expect(try #require(StoredBytes.halves(bytes[0])) == first)
            #expect(bytes[0].lexicographicallyPrecedes(bytes[1]) == (first < second))
        }
        #expect(StoredBytes.halves(Data(repeating: 0, count: 15)) == nil)
    }

    @Test(arguments: [[], [0], [1, 2, 9], [255, 256, 70_000]] as [[UInt32]])
    func `suppressed numbers come back from their bytes`(_ numbers: [UInt32]) {
        #expect(StoredBytes.suppressed(StoredBytes.integers(numbers), profileCount: 70_001) == numbers)
    }

    @Test func `damaged lists of suppressed numbers are not read`() {
        #expect(StoredBytes.suppressed(Data([1, 0, 0]), profileCount: 9) == nil)
        #expect(StoredBytes.suppressed(StoredBytes.integers([3, 2] as [UInt32]), profileCount: 9) == nil)
        #expect(StoredBytes.suppressed(StoredBytes.integers([2, 2] as [UInt32]), profileCount: 9) == nil)
        #expect(StoredBytes.suppressed(StoredBytes.integers([9] as [UInt32]), profileCount: 9) == nil)
    }
}
