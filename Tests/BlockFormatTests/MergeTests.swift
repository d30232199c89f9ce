import BlockFormat
import ProfileModel
import TestSupport
import Testing

@Suite struct MergeTests {
    /// Small chunks and windows, so that few profiles make many of both.
    static let small = CompactionEncoding(
        compression: 3,
        rollupWidths: [4_000_000, 16_000_000],
        reducedRollupWidths: [4_000_000, 16_000_000],
        chunkAlignment: 4_000_000,
        longestChunk: 16_000_000,
        chunkSize: 400
    )

    @Test(arguments: 1...6) func `a merged block says what its sources said`(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let profiles = drawnProfiles(seed: seed, count: 40)
        let segments = try profiles.randomParts(using: &random).enumerated().map {
            try segment(of: $1, sequence: UInt64($0 + 1))
        }
        let block = try await merged(segments, level: 1, encoding: Self.small)
        let opened = try OpenedSegment(block.bytes)
        #expect(opened.rows == expectedRows(of: profiles))
        #expect(opened.metadata == block.metadata)
        #expect(block.metadata.objectSize == block.bytes.count)
        #expect(block.metadata.lineage == [LineageRange(incarnation: 1, sequences: 1...UInt64(segments.count))])
        let detailed = try segments.flatMap { try OpenedSegment($0.bytes, isDetailed: true).rows }.inOrder
        #expect(try OpenedSegment(block.bytes, isDetailed: true).rows == detailed)
    }

    @Test(arguments: 1...6) func `the bytes do not depend on how the sources were split or merged before`(
        seed: UInt64
    ) async throws {
        var random = SplitMix64(seed: seed)
        let profiles = drawnProfiles(seed: seed, count: 40)
        let segments = try profiles.randomParts(using: &random).enumerated().map {
            try segment(of: $1, sequence: UInt64($0 + 1))
        }
        let direct = try await merged(segments, level: 3, encoding: Self.small)
        var blocks: [StoredBlock] = segments
        for level in 1...2 {
            var next: [StoredBlock] = []
            for part in blocks.randomParts(using: &random) {
                let encoding = Bool.random(using: &random) ? Self.small : .standard(level: level)
                next.append(try await merged(part, level: level, encoding: encoding))
            }
            blocks = next
        }
        let stepwise = try await merged(blocks.shuffled(using: &random), level: 3, encoding: Self.small)
        #expect(stepwise.bytes == direct.bytes)
        #expect(stepwise.metadata == direct.metadata)
    }
}
