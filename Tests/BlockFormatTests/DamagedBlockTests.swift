import BlockFormat
import ProfileModel
import TestSupport
import Testing

@Suite struct DamagedBlockTests {
    private static let segment: EncodedSegment? = {
        var builder = SegmentBuilder(hashSeed: 3)
        for profile in drawnProfiles(seed: 5, count: 20) { _ = try? builder.add(profile.entry) }
        return try? builder.encode(id: BlockID(high: 1, low: 2), createdAt: 99)
    }()

    @Test(arguments: 1...40) func `a flipped bit is found wherever it is`(seed: UInt64) throws {
        let bytes = try #require(Self.segment).bytes
        var random = SplitMix64(seed: seed)
        for _ in 0..<10 {
            var damaged = bytes
            let bit = Int.random(in: 0..<bytes.count * 8, using: &random)
            damaged[bit / 8] ^= 1 << (bit % 8)
            // The writer's version is informative: any number there reads the same.
            let isWriterVersion = bit / 8 >= bytes.count - 16 && bit / 8 < bytes.count - 12
            if isWriterVersion { continue }
            // A smaller oldest-reader version asks for nothing more.
            let isReaderVersion = bit / 8 >= bytes.count - 12 && bit / 8 < bytes.count - 8
            if isReaderVersion, bit % 8 == 0, bit / 8 == bytes.count - 12 { continue }
            #expect(throws: BlockFormatError.self) { try OpenedSegment(damaged) }
        }
    }

    @Test(arguments: [0, 10, 31, 32, 100]) func `a block that is cut is refused`(kept: Int) throws {
        let bytes = try #require(Self.segment).bytes
        #expect(throws: BlockFormatError.self) { try OpenedSegment(Array(bytes.prefix(kept))) }
        #expect(throws: BlockFormatError.self) { try OpenedSegment(Array(bytes.dropLast(kept + 1))) }
    }

    @Test func `a block for newer readers is refused with what to do`() throws {
        var bytes = try #require(Self.segment).bytes
        bytes[bytes.count - 12] = 9
        let error = #expect(throws: BlockFormatError.self) { try OpenedSegment(bytes) }
        #expect(error?.code == .unsupportedVersion)
        #expect(error?.message.contains("upgrade") == true)
    }

    @Test func `a section of an unknown kind is skipped`() throws {
        let segment = try #require(Self.segment)
        var metadata = segment.metadata
        var strange = metadata.datasets[0].sections[0]
        strange.kind = SectionKind(rawValue: 200)
        metadata.datasets[0].sections.insert(strange, at: 0)
        let sections = segment.metadata.datasets.flatMap(\.sections).map(\.range.upperBound).max() ?? 0
        let bytes = try Array(segment.bytes.prefix(sections)) + BlockFooter.encode(metadata)
        #expect(try OpenedSegment(bytes).rows == OpenedSegment(segment.bytes).rows)
    }

    /// Decoders behind the checksums must not trap either: a checksum can be right by design of an attacker.
    @Test(arguments: 1...30) func `damaged tables are errors, never crashes`(seed: UInt64) throws {
        let segment = try #require(Self.segment)
        var random = SplitMix64(seed: seed)
        for dataset in segment.metadata.datasets {
            for section in dataset.sections {
                let raw = try SectionCodec.unpack(Array(segment.bytes[section.range]), section)
                for _ in 0..<4 {
                    var damaged = raw
                    for _ in 0..<Int.random(in: 1...4, using: &random) where !damaged.isEmpty {
                        damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(
                            in: 0...255,
                            using: &random
                        )
                    }
                    if Bool.random(using: &random) {
                        damaged.removeLast(Int.random(in: 0...damaged.count, using: &random))
                    }
                    decode(damaged, section, dataset)
                }
            }
        }
    }

    @Test(arguments: 1...30) func `damaged metadata is an error, never a crash`(seed: UInt64) throws {
        let raw = BlockMetadataCodec.encode(try #require(Self.segment).metadata)
        var random = SplitMix64(seed: seed)
        var refused = 0
        for _ in 0..<50 {
            var damaged = raw
            damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            damaged.removeLast(Int.random(in: 0...2, using: &random))
            if (try? BlockMetadataCodec.decodeBlock(damaged, version: 1, objectSize: 1)) == nil { refused += 1 }
        }
        #expect(refused > 0)
    }

    private func decode(_ raw: [UInt8], _ section: SectionMetadata, _ dataset: DatasetMetadata) {
        let group = dataset.groups[Int(section.chunk)]
        switch section.kind {
        case .series: _ = try? SeriesTable(decoding: raw, layout: 1)
        case .symbols: _ = try? SymbolTable(decoding: raw, layout: 1)
        case .profiles:
            _ = try? RowTable(
                decoding: raw,
                layout: 1,
                group: group,
                seriesCount: 8,
                profileCount: dataset.profileCount
            )
        default:
            var rows = RowTable(columns: 1)
            rows.rowSampleCounts = [3, 2, UInt32.max]
            var sums = [Int64](repeating: 0, count: 4)
            try? SampleScanner.addValues(
                ColumnSamples(content: .lean(stacks: raw, values: raw)),
                rows: rows,
                wanted: [true, false, true],
                into: &sums
            )
        }
    }
}
