import Testing

@testable import Compaction

@Suite struct SourceWindowTests {
    @Test func `windows of many sources take no more memory than those of some`() {
        #expect(CompactionWork.window(forSources: 0) == 512 << 10)
        #expect(CompactionWork.window(forSources: 48) == 512 << 10)
        for count in 48...128 { #expect(CompactionWork.window(forSources: count) * count <= 24 << 20) }
        #expect(CompactionWork.window(forSources: 128) == 192 << 10)
        #expect(CompactionWork.window(forSources: 10_000) == 128 << 10)
    }

    @Test func `small sources are held whole up to a bound, the smallest first`() {
        #expect(CompactionWork.heldWhole([]) == 0)
        #expect(CompactionWork.heldWhole([1, 4 << 20, (4 << 20) + 1]) == 2)
        #expect(CompactionWork.heldWhole(Array(repeating: 4 << 20, count: 20)) == 8)
    }
}
