import TestSupport
import Testing

@testable import QueryEngine

@Suite struct RangeReadTests {
    private static func parts(
        _ ranges: [Range<Int>],
        of object: String = "o"
    ) -> [(objectPath: String, part: RangeRead.Part)] {
        ranges.enumerated().map { (object, RangeRead.Part(dataset: 0, wanted: $0.offset, range: $0.element)) }
    }

    private static func ranges(_ wanted: [Range<Int>], gap: Int, longest: Int) -> [Range<Int>] {
        RangeRead.coalescing(parts(wanted), gap: gap, longest: longest).map(\.range)
    }

    @Test func `neighbours within the gap are read together, whatever order they are wanted in`() {
        #expect(Self.ranges([50..<60, 0..<10, 12..<20], gap: 2, longest: 100) == [0..<20, 50..<60])
        #expect(Self.ranges([50..<60, 0..<10, 12..<20], gap: 30, longest: 100) == [0..<60])
        #expect(Self.ranges([0..<10, 10..<20], gap: 0, longest: 100) == [0..<20])
    }

    @Test func `no read passes the longest length unless one part alone does`() {
        #expect(Self.ranges([0..<10, 10..<20, 20..<30], gap: 0, longest: 20) == [0..<20, 20..<30])
        #expect(Self.ranges([0..<500, 500..<510], gap: 0, longest: 20) == [0..<500, 500..<510])
    }

    @Test func `parts that overlap or are equal are read once`() {
        #expect(Self.ranges([0..<10, 0..<10, 5..<8], gap: 0, longest: 5) == [0..<10])
    }

    @Test func `objects are never mixed and keep their order`() {
        let wanted = Self.parts([0..<10], of: "b") + Self.parts([10..<20], of: "a") + Self.parts([10..<20], of: "b")
        let reads = RangeRead.coalescing(wanted, gap: 99, longest: 99)
        #expect(reads.map(\.objectPath) == ["b", "a"])
        #expect(reads.map(\.range) == [0..<20, 10..<20])
    }

    @Test(arguments: 1...30)
    func `every part lies in exactly one read and reads do not touch each other`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let wanted = (0..<40).map { _ in
            let start = Int.random(in: 0..<2_000, using: &random)
            return start..<start + Int.random(in: 0...60, using: &random)
        }
        let reads = RangeRead.coalescing(Self.parts(wanted), gap: Int.random(in: 0...50, using: &random), longest: 200)
        #expect(reads.flatMap { $0.parts.map(\.wanted) }.sorted() == Array(0..<40))
        for read in reads {
            #expect(read.parts.allSatisfy { wanted[$0.wanted] == $0.range })
            #expect(read.parts.allSatisfy { read.range.lowerBound <= $0.range.lowerBound })
            #expect(read.parts.allSatisfy { $0.range.upperBound <= read.range.upperBound })
            #expect(read.parts.map(\.range.upperBound).max() == read.range.upperBound)
        }
    }
}
