import BlockFormat
import Hashing
import ProfileModel
import TestSupport
import Testing

@Suite struct MergeSelectionTests {
    private static let profiles: [TestProfile] = drawnProfiles(seed: 9, count: 30).map { profile in
        var profile = profile
        profile.service = "api"
        return profile
    }

    @Test func `suppressed profiles are left out`() async throws {
        let suppressed: [UInt32] = [0, 3, 4, 29]
        let block = try await merged(
            [try segment(of: Self.profiles, sequence: 1)],
            level: 1,
            encoding: MergeTests.small,
            suppressed: suppressed
        )
        let kept = Self.profiles.enumerated().filter { !suppressed.contains(UInt32($0.offset)) }.map(\.element)
        #expect(try OpenedSegment(block.bytes).rows == expectedRows(of: kept))
        #expect(block.metadata.datasets[0].profileCount == kept.count)
    }

    @Test func `rows that a deletion hides are left out, type by type`() async throws {
        let start = Self.profiles[5].time
        let end = Self.profiles[20].time
        let podOne = HiddenRows(range: TimeRange(start: start, end: end)) { labels, _ in labels["pod"] == "pod-1" }
        let space = HiddenRows(range: TimeRange(start: .min, end: end)) { _, type in type.sampleType == "alloc_space" }
        let block = try await merged(
            [try segment(of: Self.profiles, sequence: 1)],
            level: 1,
            encoding: MergeTests.small,
            hidden: [podOne, space]
        )
        let expected = expectedRows(of: Self.profiles).filter { row in
            let isPodOne = row.labels["pod"] == "pod-1" && row.time >= start && row.time <= end
            return !isPodOne && !(row.type.contains("alloc_space") && row.time <= end)
        }
        #expect(expected.count < expectedRows(of: Self.profiles).count)
        #expect(try OpenedSegment(block.bytes).rows == expected)
        let again = try await merged([block], level: 2, encoding: MergeTests.small)
        #expect(try OpenedSegment(again.bytes).rows == expected)
    }

    @Test func `the outcome says what was dropped, and nothing is written when nothing is left`() async throws {
        let source = try segment(of: Self.profiles, sequence: 1)
        let bytes = SharedBytes()
        var builder = CompactedBlockBuilder(tenant: .anonymous, level: 1, encoding: MergeTests.small) {
            bytes.append($0)
        }
        let all = HiddenRows(range: TimeRange(start: .min, end: .max)) { _, _ in true }
        let sources = source.sources(service: "api", suppressed: [1], hidden: [all])
        let outcome = try await builder.append(service: "api", sources: sources)
        #expect(outcome.dataset == nil)
        #expect(outcome.suppressedProfiles == 1)
        #expect(outcome.hiddenRows == source.metadata.datasets[0].rowCount)
        #expect(bytes.all.isEmpty)
        #expect(builder.isEmpty)
        await #expect(throws: BlockFormatError.self) {
            try await builder.finish(id: BlockID(high: 1, low: 1), createdAt: 0, deletionHorizon: 0)
        }
    }

    @Test func `a damaged source is named before anything is written and the others can go on`() async throws {
        let good = try segment(of: Array(Self.profiles.prefix(15)), sequence: 1)
        let bad = try segment(of: Array(Self.profiles.suffix(15)), sequence: 2)
        for section in bad.metadata.datasets[0].sections {
            var damaged = bad
            damaged.bytes[section.offset + section.storedSize / 2] ^= 1
            let bytes = SharedBytes()
            var builder = CompactedBlockBuilder(tenant: .anonymous, level: 1, encoding: MergeTests.small) {
                bytes.append($0)
            }
            let sources = good.sources(service: "api") + damaged.sources(service: "api")
            let error = await #expect(throws: UnreadableSource.self) {
                try await builder.append(service: "api", sources: sources)
            }
            #expect(error?.index == 1)
            #expect(error?.error.section == section.kind)
            #expect(bytes.all.isEmpty)
            _ = try await builder.append(service: "api", sources: good.sources(service: "api"))
            let metadata = try await builder.finish(id: BlockID(high: 1, low: 1), createdAt: 0, deletionHorizon: 0)
            #expect(try OpenedSegment(bytes.all).rows == expectedRows(of: Array(Self.profiles.prefix(15))))
            #expect(metadata.lineage == good.metadata.lineage)
        }
    }

    @Test func `a source whose totals are not the sums of its samples is refused`() async throws {
        let source = try segment(of: Self.profiles, sequence: 1)
        var sources = source.sources(service: "api")
        let profiles = try #require(sources[0].metadata.section(.profiles))
        var raw = try SectionCodec.unpack(Array(source.bytes[profiles.range]), profiles)
        raw[raw.count - 1] ^= 1
        let forged = try SectionCodec.pack(raw, level: 1)
        var section = profiles
        section.storedSize = forged.count
        section.checksum = XXHash.hash64(forged)
        let place = try #require(sources[0].metadata.sections.firstIndex(of: profiles))
        sources[0].metadata.sections[place] = section
        sources[0].read = { $0.kind == .profiles && $0.chunk == 0 ? forged : Array(source.bytes[$0.range]) }
        var builder = CompactedBlockBuilder(tenant: .anonymous, level: 1, encoding: MergeTests.small) { _ in }
        let error = await #expect(throws: UnreadableSource.self) {
            try await builder.append(service: "api", sources: sources)
        }
        #expect(error?.error.message.contains("total") == true)
    }

    @Test func `lineage is told in as few ranges as possible`() {
        let ranges: [LineageRange] = [
            .init(incarnation: 2, sequences: 4...4), .init(incarnation: 1, sequences: 6...9),
            .init(incarnation: 1, sequences: 1...5), .init(incarnation: 2, sequences: 6...6),
            .init(incarnation: 1, sequences: 2...3), .init(incarnation: 1, sequences: .max...(.max)),
        ]
        #expect(
            LineageRange.joined(ranges) == [
                .init(incarnation: 1, sequences: 1...9), .init(incarnation: 1, sequences: .max...(.max)),
                .init(incarnation: 2, sequences: 4...4), .init(incarnation: 2, sequences: 6...6),
            ]
        )
    }
}
