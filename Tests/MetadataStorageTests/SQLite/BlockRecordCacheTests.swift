import BlockFormat
import ProfileModel
import Testing

@testable import MetadataStorage

struct BlockRecordCacheTests {
    private func record(_ number: UInt64) -> BlockRecord {
        BlockRecord(id: BlockID(high: 0, low: number), objectPath: "p", level: 0, deletionHorizon: 0, datasets: [])
    }

    @Test func `a block is given as it was kept`() {
        let cache = BlockRecordCache(budget: 100_000)
        cache.insert(1, record(1), encodedSize: 100)
        cache.insert(2, record(2), encodedSize: 100)
        #expect(cache.records([1, 2, 3]) == [1: record(1), 2: record(2)])
    }

    @Test func `the budget bounds what is kept`() {
        let cache = BlockRecordCache(budget: 100_000)
        for number in 0..<1000 as Range<Int64> { cache.insert(number, record(UInt64(number)), encodedSize: 186) }
        // A block of 186 encoded bytes costs 1,000.
        #expect(cache.count <= 100 && cache.count >= 50)
        #expect(cache.records([999]).count == 1)
        #expect(cache.records([0]).isEmpty)
    }

    @Test func `a block that is used goes on being kept`() {
        let cache = BlockRecordCache(budget: 100_000)
        cache.insert(-1, record(0), encodedSize: 186)
        for number in 0..<1000 as Range<Int64> {
            cache.insert(number, record(UInt64(number)), encodedSize: 186)
            #expect(cache.records([-1]).count == 1, "after \(number)")
        }
    }

    @Test func `a block larger than half the budget is not kept`() {
        let cache = BlockRecordCache(budget: 10_000)
        cache.insert(1, record(1), encodedSize: 2_000)
        #expect(cache.count == 0)
    }
}
