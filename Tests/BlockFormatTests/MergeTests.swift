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

    @Test(arguments: [0, 2_000, 20_000])
    func `the bytes do not depend on how much is kept between the passes`(keptBytes: Int) async throws {
        let segments = try (0..<4).map { part in
            try segment(of: drawnProfiles(seed: UInt64(part), count: 10), sequence: UInt64(part + 1))
        }
        let start = drawnProfiles(seed: 1, count: 10)[3].time
        let hidden = HiddenRows(range: TimeRange(start: start, end: .max)) { _, type in type.sampleType == "cpu" }
        let first = try await merged(segments, level: 1, encoding: Self.small, hidden: [hidden])
        let kept = try await merged([first] + segments, level: 2, encoding: Self.small, hidden: [hidden])
        let readTwice = try await merged(
            [first] + segments,
            level: 2,
            encoding: Self.small,
            hidden: [hidden],
            keptBytes: keptBytes
        )
        #expect(readTwice.bytes == kept.bytes)
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
