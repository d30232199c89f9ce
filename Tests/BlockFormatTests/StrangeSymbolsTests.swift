import BlockFormat
import ProfileModel
import TestSupport
import Testing

@Suite struct StrangeSymbolsTests {
    /// Profiles with frames that are not symbolized, inlined lines, mappings, and names that are not UTF-8.
    private static func segments(seed: UInt64) throws -> [StoredBlock] {
        var random = SplitMix64(seed: seed)
        return try (1...4).map { sequence in
            var builder = SegmentBuilder(hashSeed: 1)
            for number in 0..<6 {
                var profile = drawnProfiles(seed: seed &+ UInt64(number), count: 1)[0]
                profile.service = "api"
                profile.number = UInt64(sequence * 100 + number)
                profile.time += Int64(sequence * 100 + number)
                var entry = profile.entry
                distort(&entry.profile, using: &random)
                _ = try builder.add(entry)
            }
            let encoded = try builder.encode(id: BlockID(high: 1, low: UInt64(sequence)), createdAt: 1)
            return StoredBlock(bytes: encoded.bytes, metadata: encoded.metadata)
        }
    }

    private static func distort(_ profile: inout Profile, using random: inout SplitMix64) {
        for function in profile.functions where Bool.random(using: &random) {
            let name = profile.strings[Int(function.name)]
            guard name.length > 0 else { continue }
            profile.text[Int(name.offset)] = 0xFF
        }
        var mapping = Profile.Mapping()
        mapping.start = UInt64.random(in: 0...3, using: &random) << 40
        mapping.limit = .max
        mapping.filename = profile.functions.first?.filename ?? 0
        mapping.flags = 3
        profile.mappings = [mapping]
        for index in profile.locations.indices {
            if Bool.random(using: &random) { profile.locations[index].mapping = 0 }
            if Int.random(in: 0..<3, using: &random) == 0 { profile.locations[index].lineCount = 0 }
            if Int.random(in: 0..<4, using: &random) == 0 { profile.locations[index].address = .max }
            let isLast = Int(profile.locations[index].firstLine) + 2 > profile.lines.count
            if !isLast, Bool.random(using: &random) { profile.locations[index].lineCount = 2 }
        }
    }

    @Test(arguments: 1...6) func `frames keep all that is known of them`(seed: UInt64) async throws {
        let segments = try Self.segments(seed: seed)
        let expected = try segments.flatMap { try OpenedSegment($0.bytes, isDetailed: true).rows }.inOrder
        let first = try await merged(segments, level: 1)
        #expect(try OpenedSegment(first.bytes, isDetailed: true).rows == expected)
        let second = try await merged([first], level: 3)
        let direct = try await merged(segments.reversed(), level: 3)
        #expect(second.bytes == direct.bytes)
    }
}
