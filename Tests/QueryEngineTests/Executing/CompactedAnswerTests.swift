import BlockFormat
import ProfileModel
import QueryEngine
import QueryModel
import TestSupport
import Testing

/// Answers over compacted blocks are those over the segments they were made of, to the byte.
@Suite struct CompactedAnswerTests {
    /// The same profiles in several shapes: merged at once, step by step, in part, without rollups.
    private static func shapes(_ segments: StoredProfiles) async throws -> [(name: String, stored: StoredProfiles)] {
        let count = segments.blocks.count
        let plain = CompactionEncoding(compression: 1, chunkAlignment: 10_000_000_000, longestChunk: 20_000_000_000)
        let halves = try await segments.merging([0..<count / 2, count / 2..<count], level: 1, encoding: plain)
        return [
            ("at once", try await segments.merging([0..<count], level: 3)),
            ("step by step", try await halves.merging([0..<2], level: 2)),
            ("two blocks without rollups", halves),
            ("half of it", try await segments.merging([0..<count / 2], level: 2)),
        ]
    }

    private static func rollupsRead(_ stored: StoredProfiles, _ query: Query) throws -> [RollupGrain] {
        try stored.leases(query).flatMap(\.fragment.datasets).flatMap { reference in
            reference.columns.compactMap { reference.dataset.chunks[$0.chunk].rollup }
        }
    }

    /// Ranges whose ends are on borders of windows, next to them, or anywhere.
    private static func range(_ random: inout SplitMix64) -> TimeRange {
        let ends = [0, 1].map { _ in
            let window = ProfileGenerator.start + Int64.random(in: -1...13, using: &random) * 10_000_000_000
            return window
                + [-1, 0, 1, Int64.random(in: 0..<10_000_000_000, using: &random)][
                    Int.random(in: 0...3, using: &random)
                ]
        }.sorted()
        return TimeRange(start: ends[0], end: Int.random(in: 0...5, using: &random) == 0 ? ends[0] : ends[1])
    }

    /// The profile in a crowd: of one service with two pods and few stacks, so that merging by windows pays.
    private static func crowded(_ profile: ProfileSketch) -> ProfileSketch {
        var crowded = profile
        let number = Int(profile.identity.low)
        crowded.labels = LabelSet([Label(LabelName.serviceName, "api"), Label("pod", "pod-\(number % 2)")])
        if number % 40 == 0 { crowded.labels.set("version", to: "v1") }
        for index in crowded.samples.indices {
            crowded.samples[index].locations = profile.samples[index].locations.suffix(1).map { $0 % 4 }
            crowded.samples[index].labels.removeAll { $0.name == "thread" && number % 30 != 0 }
        }
        return crowded
    }

    private static func deletion(_ random: inout SplitMix64) -> CandidateDeletion {
        CandidateDeletion(
            tenant: .anonymous,
            createdAt: 0,
            selection: HiddenSelection(
                matchers: Bool.random(using: &random) ? [] : [LabelMatcher("pod", .equal, "pod-1")],
                range: range(&random)
            )
        )
    }

    @Test(arguments: [41])
    func `every report over compacted blocks equals what looking at every sample gives`(seed: UInt64) async throws {
        var generator = ProfileGenerator(seed: seed)
        let profiles = generator.profiles(40)
        let truth = BruteForce(code: generator.code, profiles: profiles)
        let segments = try await StoredProfiles(generator.shuffledSegments(profiles, count: 4), generator.code)
        let stored = try await segments.merging([0..<segments.blocks.count], level: 3)
        let engine = FragmentEngine(stored.bucket)
        for query in AnswerTests.queries(profiles) {
            try AnswerTests.expect(try await stored.answer(query, engine), answers: query, truth)
        }
        #expect(engine.usage.permitBytes == 0)
    }

    @Test(arguments: [51])
    func `no answer depends on how blocks were compacted, cut into fragments or cached`(seed: UInt64) async throws {
        var generator = ProfileGenerator(seed: seed)
        let profiles = generator.profiles(36)
        let suppressed = Set(profiles.prefix(5).map(\.identity))
        let segments = try await StoredProfiles(
            generator.shuffledSegments(profiles, count: 5),
            generator.code,
            suppressed: suppressed
        )
        let queries = AnswerTests.queries(profiles)
        let reference = FragmentEngine(segments.bucket)
        var expected: [Report] = []
        for query in queries { expected.append(try await segments.answer(query, reference)) }
        for (name, stored) in try await Self.shapes(segments) {
            let cached = FragmentEngine(stored.bucket)
            let bare = FragmentEngine(stored.bucket, .bare)
            for (query, report) in zip(queries, expected) {
                #expect(try await stored.answer(query, cached) == report, "\(name), \(query)")
                #expect(try await stored.answer(query, cached, targetBytes: 1) == report, "warm, \(name), \(query)")
                #expect(try await stored.answer(query, bare, targetBytes: 3000) == report, "bare, \(name), \(query)")
            }
        }
    }

    @Test(arguments: 61...63)
    func `trees are the same with rollups and without, whatever the range`(seed: UInt64) async throws {
        var generator = ProfileGenerator(seed: seed)
        let profiles = generator.profiles(300).map(Self.crowded)
        var segments = try await StoredProfiles(generator.shuffledSegments(profiles, count: 3), generator.code)
        let reference = FragmentEngine(segments.bucket)
        var shapes = try await Self.shapes(segments).map { ($0, $1, FragmentEngine($1.bucket)) }
        var random = SplitMix64(seed: seed)
        var rollups: [RollupGrain] = []
        for number in 0..<50 {
            let filter = StackFilter(callSite: number % 5 == 0 ? ["run"] : [])
            let query = Query(
                tenants: [.anonymous],
                matchers: AnswerTests.selections[number % AnswerTests.selections.count],
                profileType: number % 3 == 0 ? AnswerTests.space : .cpu,
                range: Self.range(&random),
                report: number % 2 == 0 ? .flameGraph(filter) : .pprof(filter)
            )
            segments.deletions = number % 4 == 3 ? [Self.deletion(&random)] : []
            let expected = try await segments.answer(query, reference)
            for index in shapes.indices {
                shapes[index].1.deletions = segments.deletions
                let (name, stored, engine) = shapes[index]
                #expect(try await stored.answer(query, engine) == expected, "\(name), \(query)")
                rollups += try Self.rollupsRead(stored, query)
            }
        }
        #expect(rollups.count > 50 && Set(rollups).count > 2, "rollups should be read, or this tests nothing")
    }

    @Test(arguments: [71, 72])
    func `deletions hide just what they name, before and after a merge applies them`(seed: UInt64) async throws {
        var generator = ProfileGenerator(seed: seed)
        let profiles = generator.profiles(40)
        let hidden = [
            HiddenSelection(
                matchers: [LabelMatcher("service_name", .equal, "api"), LabelMatcher("thread", .equal, "t1")],
                range: TimeRange(start: .min, end: .max)
            ),
            HiddenSelection(
                matchers: [LabelMatcher("pod", .matches, "pod-1|pod-2"), LabelMatcher("__type__", .equal, "cpu")],
                range: TimeRange(
                    start: ProfileGenerator.start + 20_000_000_000,
                    end: ProfileGenerator.start + 60_000_000_000
                )
            ),
            HiddenSelection(
                matchers: [],
                range: TimeRange(
                    start: ProfileGenerator.start + 100_000_000_001,
                    end: ProfileGenerator.start + 110_000_000_000
                )
            ),
        ]
        let truth = BruteForce(code: generator.code, profiles: profiles, hidden: hidden)
        var segments = try await StoredProfiles(generator.shuffledSegments(profiles, count: 4), generator.code)
        let applied = try await segments.merging([0..<segments.blocks.count], level: 1, hiding: hidden)
        segments.deletions = hidden.map { CandidateDeletion(tenant: .anonymous, createdAt: 0, selection: $0) }
        segments.deletions.append(
            CandidateDeletion(tenant: .anonymous, createdAt: -1, selection: HiddenSelection(matchers: [], range: .all))
        )
        let merged = try await segments.merging([0..<segments.blocks.count], level: 3)
        let stores = [segments, merged, applied].map { ($0, FragmentEngine($0.bucket)) }
        for query in AnswerTests.queries(profiles) {
            for (stored, engine) in stores {
                try AnswerTests.expect(try await stored.answer(query, engine), answers: query, truth)
            }
        }
    }
}

extension TimeRange {
    /// All of time.
    fileprivate static let all = TimeRange(start: .min, end: .max)
}
