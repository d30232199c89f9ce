import BlockFormat
import Hashing
import ObjectStorage
import Testing

@testable import Compaction

@Suite struct SourceBytesTests {
    private static let window = 1_000
    private static let path = "blocks/one"
    private static let object = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    private static func section(_ range: Range<Int>) -> SectionMetadata {
        SectionMetadata(
            kind: .samples,
            layout: 0,
            chunk: 0,
            column: 0,
            offset: range.lowerBound,
            storedSize: range.count,
            rawSize: range.count,
            checksum: XXHash.hash64(Array(object[range]))
        )
    }

    private static func source(isHeldWhole: Bool = false) async throws -> SourceBytes {
        let store = MemoryObjectStore()
        try await store.putIfAbsent(ObjectKey(path), object)
        return SourceBytes(store: store, path: path, size: object.count, isHeldWhole: isHeldWhole, window: window)
    }

    @Test func `sections larger than a window are given and not held`() async throws {
        let source = try await Self.source()
        for range in [0..<100, 100..<5_000, 5_000..<6_000, 6_000..<6_500, 9_000..<10_000, 0..<0] {
            let bytes = try await source.section(Self.section(range), datasetEnd: Self.object.count)
            #expect(bytes == Array(Self.object[range]))
            #expect(await source.heldCount <= Self.window)
        }
    }

    @Test func `an object to be held whole serves everything from what it read first`() async throws {
        let source = try await Self.source(isHeldWhole: true)
        try await source.prefetch()
        #expect(await source.heldCount == Self.object.count)
        let bytes = try await source.section(Self.section(100..<5_000), datasetEnd: Self.object.count)
        #expect(bytes == Array(Self.object[100..<5_000]))
    }
}
