import ProfileModel
import QueryEngine
import QueryModel
import TestSupport
import Testing

@Suite struct AnswerTests {
    static let space = ProfileType(
        name: "memory",
        sampleType: "alloc_space",
        sampleUnit: "bytes",
        periodType: "",
        periodUnit: ""
    )

    /// A part of the two minutes that profiles lie in, with both ends inside a second.
    private static let part = TimeRange(
        start: ProfileGenerator.start + 20_000_000_000,
        end: ProfileGenerator.start + 90_500_000_000
    )
    private static let all = TimeRange(start: ProfileGenerator.start - 1, end: .max)

    static let selections: [[LabelMatcher]] = [
        [], [LabelMatcher("service_name", .equal, "api")], [LabelMatcher("version", .equal, "")],
        [LabelMatcher("version", .notEqual, "v1"), LabelMatcher("pod", .matches, "pod-0|pod-2")],
        [LabelMatcher("thread", .doesNotMatch, "t0|"), LabelMatcher("__type__", .notEqual, "samples")],
        [LabelMatcher("__service_name__", .matches, "web|batch"), LabelMatcher("thread", .equal, "t1")],
    ]

    private static let functions: [FunctionTarget?] = [
        nil, FunctionTarget(name: .exactly("run"), portion: .total),
        FunctionTarget(name: .exactly("run"), portion: .leaf),
        FunctionTarget(name: .matching("m.*"), portion: .total), FunctionTarget(name: .matching("p.*"), portion: .leaf),
        FunctionTarget(name: .exactly("nowhere"), portion: .total),
    ]

    private static func series(_ range: TimeRange, groupBy: [String], _ function: FunctionTarget?) -> TimeSeriesRequest
    {
        let start = range.start / 1_000_000 + 10_000
        return TimeSeriesRequest(
            startMilliseconds: start,
            endMilliseconds: start + 64_000,
            stepMilliseconds: 7_000,
            groupBy: groupBy,
            aggregation: .sum,
            function: function
        )
    }

    private static func query(
        _ report: ReportRequest,
        _ matchers: [LabelMatcher] = [],
        _ type: ProfileType? = .cpu,
        _ range: TimeRange = part
    ) -> Query {
        Query(tenants: [.anonymous], matchers: matchers, profileType: type, range: range, report: report)
    }

    /// Everything worth asking of generated profiles.
    static func queries(_ profiles: [ProfileSketch]) -> [Query] {
        let filters = [
            StackFilter(), StackFilter(callSite: ["main"]), StackFilter(callSite: ["run", "poll"]),
            StackFilter(callSite: [""]), StackFilter(callSite: ["nowhere"]), StackFilter(spanIDs: [0xa1, 0xa3]),
            StackFilter(profileIDs: profiles.prefix(5).map(\.identity)),
            StackFilter(callSite: ["run"], spanIDs: [0xa2], profileIDs: profiles.suffix(30).map(\.identity)),
        ]
        var queries: [Query] = []
        for (index, matchers) in selections.enumerated() {
            let range = index % 2 == 0 ? part : all
            for (number, filter) in filters.enumerated() {
                let type = (index + number) % 3 == 0 ? space : ProfileType.cpu
                queries.append(query(.flameGraph(filter), matchers, type, range))
                queries.append(query(.pprof(filter), matchers, type, range))
            }
            for (number, function) in functions.enumerated() {
                let groups = [[], ["service_name", "version"], ["thread", "pod", "__type__"]][number % 3]
                queries.append(query(.timeSeries(series(part, groupBy: groups, function)), matchers))
            }
            let type = index % 3 == 0 ? ProfileType.cpu : nil
            let names = ["pod", "thread", "__profile_type__", "__period_type__", "absent"]
            queries += names.map { query(.labelValues(name: $0), matchers, type, range) }
            queries += [.labelNames, .profileTypes, .series(names: []), .series(names: ["pod", "__unit__"])].map {
                query($0, matchers, type, range)
            }
        }
        return queries
    }

    static func expect(
        _ report: Report,
        answers query: Query,
        _ truth: BruteForce,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let comment: Comment = "\(query)"
        switch query.report {
        case .flameGraph(let filter):
            let report = try #require(report.flameGraph)
            #expect(report.folded == truth.flameGraph(query, filter), comment, sourceLocation: place)
            #expect(try FlameGraphReport(checking: report) == report, comment, sourceLocation: place)
        case .pprof(let filter):
            let report = try #require(report.pprof)
            #expect(report.described == truth.pprof(query, filter), comment, sourceLocation: place)
            #expect(try PprofReport(checking: report) == report, comment, sourceLocation: place)
        case .timeSeries(let request):
            let expected = truth.timeSeries(query, request).mapValues { $0.mapValues { [$0.sum, $0.count] } }
            #expect(try #require(report.timeSeries).described == expected, comment, sourceLocation: place)
        case .labelNames:
            let expected = Set(truth.series(query).flatMap { $0.labels.map(\.name) })
            #expect(
                try #require(report.strings).values == expected.sorted(by: { $0.isBytewiseLess(than: $1) }),
                comment
            )
        case .labelValues(let name):
            let expected = Set(truth.series(query).compactMap { $0[name] })
            #expect(
                try #require(report.strings).values == expected.sorted(by: { $0.isBytewiseLess(than: $1) }),
                comment
            )
        case .series(let names):
            let expected = Set(
                truth.series(query).map { set in
                    LabelSet(set.labels.filter { names.isEmpty || names.contains($0.name) })
                }
            )
            #expect(try #require(report.series).labelSets == expected.sorted(), comment, sourceLocation: place)
        case .profileTypes:
            let expected = Set(truth.series(query).compactMap { $0["__profile_type__"] })
            #expect(
                try #require(report.strings).values == expected.sorted(by: { $0.isBytewiseLess(than: $1) }),
                comment
            )
        }
    }

    @Test(arguments: 1...2)
    func `every report equals what looking at every sample gives`(seed: UInt64) async throws {
        var generator = ProfileGenerator(seed: seed)
        let profiles = generator.profiles(40)
        let truth = BruteForce(code: generator.code, profiles: profiles)
        let stored = try await StoredProfiles(generator.shuffledSegments(profiles, count: 4), generator.code)
        let engine = FragmentEngine(stored.bucket)
        var nonEmpty = 0
        for query in Self.queries(profiles) {
            let report = try await stored.answer(query, engine)
            try Self.expect(report, answers: query, truth)
            nonEmpty += report == Report.empty(for: query.report) ? 0 : 1
        }
        #expect(nonEmpty > 80, "most questions should have an answer, or this tests nothing")
        #expect(engine.usage.permitBytes == 0)
    }

    @Test(arguments: [11])
    func `no answer depends on segments, fragments, batches or caches`(seed: UInt64) async throws {
        var generator = ProfileGenerator(seed: seed)
        let profiles = generator.profiles(24)
        let queries = Self.queries(profiles)
        let whole = try await StoredProfiles([profiles], generator.code)
        let reference = FragmentEngine(whole.bucket)
        var expected: [Report] = []
        for query in queries { expected.append(try await whole.answer(query, reference)) }
        for count in [4, 24] {
            let split = try await StoredProfiles(
                generator.shuffledSegments(profiles, count: count),
                generator.code,
                seed: UInt64(count)
            )
            let cached = FragmentEngine(split.bucket)
            let bare = FragmentEngine(split.bucket, .bare)
            // Keeps numbers of universes that are gone: these must never be taken for those of their successors.
            var forgetting = QuerierSettings()
            forgetting.universeBytes = 1
            let forgetful = FragmentEngine(split.bucket, forgetting)
            for (query, report) in zip(queries, expected) {
                #expect(try await split.answer(query, cached) == report, "\(count) segments, \(query)")
                #expect(try await split.answer(query, cached, targetBytes: 1) == report, "warm, \(query)")
                #expect(try await split.answer(query, forgetful, targetBytes: 2000) == report, "forgetful, \(query)")
                #expect(try await split.answer(query, bare, targetBytes: 2000) == report, "bare, \(query)")
            }
            #expect(bare.usage.cacheBytes == 0 && bare.usage.universeBytes == 0)
            #expect(cached.usage.cacheHits > 0 && forgetful.usage.cacheHits > 0)
        }
    }

    @Test(arguments: [21])
    func `suppressed profiles count nowhere`(seed: UInt64) async throws {
        var generator = ProfileGenerator(seed: seed)
        let profiles = generator.profiles(40)
        let suppressed = Set(profiles.enumerated().filter { $0.offset % 3 == 0 }.map(\.element.identity))
        let truth = BruteForce(
            code: generator.code,
            profiles: profiles.filter { !suppressed.contains($0.identity) }
        )
        let stored = try await StoredProfiles(
            generator.shuffledSegments(profiles, count: 3),
            generator.code,
            suppressed: suppressed
        )
        let engine = FragmentEngine(stored.bucket)
        for query in Self.queries(profiles) {
            try Self.expect(try await stored.answer(query, engine), answers: query, truth)
        }
    }

    @Test func `tenants never see each other's profiles`() async throws {
        var generator = ProfileGenerator(seed: 31)
        let other = try TenantID("other")
        let profiles = generator.profiles(24).enumerated().map { index, profile in
            var profile = profile
            if index % 2 == 0 { profile.tenant = other }
            return profile
        }
        let truth = BruteForce(code: generator.code, profiles: profiles)
        let stored = try await StoredProfiles([profiles], generator.code)
        let engine = FragmentEngine(stored.bucket)
        for tenants in [[TenantID.anonymous], [other], [.anonymous, other]] {
            for var query in Self.queries(profiles) {
                query.tenants = tenants
                try Self.expect(try await stored.answer(query, engine), answers: query, truth)
            }
        }
    }
}
