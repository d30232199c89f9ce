import BlockFormat
import HostEnvironment
import ObjectStorage
import ProfileModel
import QueryEngine
import QueryModel
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct FailureTests {
    private static let query = Query(
        tenants: [.anonymous],
        matchers: [LabelMatcher("pod", .notEqual, "x")],
        profileType: .cpu,
        range: TimeRange(start: 0, end: .max),
        report: .flameGraph(StackFilter())
    )

    private let time = ManualTimeSource()

    private func stored() async throws -> StoredProfiles {
        var generator = ProfileGenerator(seed: 3)
        let profiles = generator.profiles(30)
        return try await StoredProfiles(generator.shuffledSegments(profiles, count: 2), generator.code)
    }

    private func lease(_ stored: StoredProfiles, _ query: Query = Self.query) throws -> Lease {
        try #require(try stored.leases(query).first)
    }

    private func attempt(_ engine: FragmentEngine, _ lease: Lease) async -> LeaseOutcome? {
        await engine.attempt(lease, ExecutionControl(until: Latch()))
    }

    private func failure(_ engine: FragmentEngine, _ lease: Lease) async throws -> LeaseFailure {
        guard case .failure(let failure)? = await attempt(engine, lease) else {
            throw UnexpectedOutcome(outcome: nil)
        }
        return failure
    }

    private func struck(
        _ stored: StoredProfiles,
        by kind: Toxic.Kind,
        probability: Double = 1,
        seed: UInt64 = 1
    ) -> FaultyObjectStore {
        FaultyObjectStore(stored.bucket, toxics: [Toxic(kind, probability: probability)], seed: seed, time: time)
    }

    @Test func `an object that is gone makes the plan stale`() async throws {
        let stored = try await stored()
        let lease = try lease(stored)
        let path = lease.fragment.datasets[0].objectPath
        try await stored.bucket.delete(ObjectKey(path))
        let failure = try await failure(FragmentEngine(stored.bucket, time: time), lease)
        #expect(failure.kind == .stalePlan)
        #expect(failure.error.message.contains(path))
    }

    @Test(arguments: [ObjectStoreError.Code.unavailable, .throttled, .outOfSpace])
    func `a store that fails for the moment makes the attempt repeatable`(code: ObjectStoreError.Code) async throws {
        let stored = try await stored()
        let engine = FragmentEngine(struck(stored, by: .failure(code)), time: time)
        let failure = try await failure(engine, try lease(stored))
        #expect(failure.kind == .retryable && failure.error.code == .unavailable)
        #expect(engine.usage.permitBytes == 0)
    }

    @Test(arguments: 1...40)
    func `a flipped bit is found and named, and never an answer`(seed: UInt64) async throws {
        let stored = try await stored()
        let lease = try lease(stored)
        let expected = await attempt(FragmentEngine(stored.bucket, time: time), lease)
        let faulty = struck(stored, by: .flippedBit, seed: seed)
        let engine = FragmentEngine(faulty, time: time)
        let outcome = await attempt(engine, lease)
        if case .failure(let failure)? = outcome {
            #expect(failure.kind == .unreadable && failure.error.code == .dataLoss)
            #expect(failure.error.message.contains("object segments/"))
            #expect(failure.error.message.contains("dataset") && failure.error.message.contains("section"))
        } else {
            // A bit between two sections harms nobody.
            #expect(outcome == expected)
        }
        faulty.isActive = false
        #expect(await attempt(engine, lease) == expected, "nothing damaged may stay in a cache")
    }

    @Test func `short reads are unreadable`() async throws {
        let stored = try await stored()
        let failure = try await failure(FragmentEngine(struck(stored, by: .shortRead), time: time), try lease(stored))
        #expect(failure.kind == .unreadable && failure.error.code == .dataLoss)
    }

    @Test func `metadata that promises more than the object has is unreadable`() async throws {
        let stored = try await stored()
        var lease = try lease(stored)
        for index in lease.fragment.datasets[0].dataset.sections.indices {
            lease.fragment.datasets[0].dataset.sections[index].offset += 1 << 40
        }
        #expect(try await failure(FragmentEngine(stored.bucket, time: time), lease).kind == .unreadable)
        for index in lease.fragment.datasets[0].dataset.sections.indices {
            lease.fragment.datasets[0].dataset.sections[index].offset = .max
        }
        #expect(try await failure(FragmentEngine(stored.bucket, time: time), lease).kind == .unreadable)
    }

    @Test func `a dataset without a section it needs is unreadable`() async throws {
        let stored = try await stored()
        for kind in [SectionKind.series, .profiles, .stacks, .values, .symbols] {
            var lease = try lease(stored)
            lease.fragment.datasets[0].dataset.sections.removeAll { $0.kind == kind }
            let failure = try await failure(FragmentEngine(stored.bucket, time: time), lease)
            #expect(failure.kind == .unreadable)
            #expect(failure.error.message.contains("\(kind)"))
        }
    }

    @Test func `a lease that names what is not there fails for ever`() async throws {
        let stored = try await stored()
        let engine = FragmentEngine(stored.bucket, time: time)
        let range = TimeRange(start: 0, end: .max)
        for (chunk, column) in [(99, 0), (0, 99)] {
            var lease = try lease(stored)
            lease.fragment.datasets[0].columns = [ColumnReference(chunk: chunk, column: column, range: range)]
            let failure = try await failure(engine, lease)
            #expect(failure.kind == .permanent && failure.error.code == .internalError)
        }
        var query = Self.query
        query.matchers = [LabelMatcher("pod", .matches, "(")]
        var lease = try lease(stored)
        lease.query = query
        #expect(try await failure(engine, lease).error.code == .invalidArgument)
    }

    @Test func `a report over its limit fails for ever and says what to narrow`() async throws {
        let stored = try await stored()
        let lease = try #require(try stored.leases(Self.query, maxReportBytes: 10).first)
        let failure = try await failure(FragmentEngine(stored.bucket, time: time), lease)
        #expect(failure.kind == .permanent && failure.error.code == .resourceExhausted)
        #expect(failure.error.message.contains("over query.max-fragment-report-bytes (10 B)"))
    }

    @Test func `sums that pass 64 bits are an error and never wrap`() async throws {
        let code = CodeSketch(locations: [.init(lines: [("main", 1)], address: 1, mapping: nil)])
        let profiles = (0..<3).map { index in
            ProfileSketch(
                labels: LabelSet([Label("service_name", "s")]),
                name: "process_cpu",
                sampleTypes: [("cpu", "nanoseconds")],
                period: ("cpu", "nanoseconds"),
                time: 1_000 + index,
                identity: ProfileIdentity(high: 1, low: UInt64(index)),
                samples: [SampleSketch(locations: [0], values: [.max / 2])]
            )
        }
        let series = TimeSeriesRequest(
            startMilliseconds: 0,
            endMilliseconds: 10,
            stepMilliseconds: 1,
            groupBy: [],
            aggregation: .sum
        )
        let reports: [ReportRequest] = [.flameGraph(StackFilter()), .pprof(StackFilter()), .timeSeries(series)]
        for segments in [[profiles], profiles.map { [$0] }] {
            let stored = try await StoredProfiles(segments, code)
            for report in reports {
                let query = Query(
                    tenants: [.anonymous],
                    matchers: [],
                    profileType: .cpu,
                    range: TimeRange(start: 0, end: .max),
                    report: report
                )
                let failure = try await failure(FragmentEngine(stored.bucket, time: time), try lease(stored, query))
                #expect(failure.kind == .permanent && failure.error.code == .resourceExhausted)
            }
        }
    }

    @Test func `a fragment without memory is answered busy, and one too large for the budget still runs`() async throws
    {
        let stored = try await stored()
        let lease = try lease(stored)
        var settings = QuerierSettings()
        settings.memoryBudget = 1
        settings.waitingFragments = 0
        let slow = struck(stored, by: .latency(.seconds(1) ... .seconds(1)))
        let engine = FragmentEngine(slow, settings, time: time)
        await withTaskGroup(of: LeaseOutcome?.self) { group in
            group.addTask { await attempt(engine, lease) }
            await until { engine.usage.permitBytes == 1 }
            #expect(await attempt(engine, lease) == .busy)
            await until {
                time.advance(by: .seconds(1))
                return engine.usage.permitBytes == 0
            }
            guard case .report?? = await group.next() else {
                Issue.record("the first fragment should be reported")
                return
            }
        }
    }

    @Test func `an attempt that is stopped has no outcome and gives its memory back`() async throws {
        let stored = try await stored()
        let latch = Latch()
        latch.open()
        let engine = FragmentEngine(stored.bucket, time: time)
        #expect(await engine.attempt(try lease(stored), ExecutionControl(until: latch)) == nil)
        #expect(engine.usage.permitBytes == 0)
    }

    @Test func `neighbouring sections are read by one request, and a warm engine reads nothing`() async throws {
        let stored = try await stored()
        let counting = CountingObjectStore(stored.bucket)
        let engine = FragmentEngine(counting, time: time)
        for _ in 0..<3 { _ = try await stored.answer(Self.query, engine) }
        #expect(counting.usage.requests == stored.blocks.count)
        let bare = CountingObjectStore(stored.bucket)
        _ = try await stored.answer(Self.query, FragmentEngine(bare, .bare, time: time))
        #expect(bare.usage.requests > stored.blocks.count)
    }

    @Test func `a flame graph over all series does not read the label sets`() async throws {
        let stored = try await stored()
        var query = Self.query
        query.matchers = []
        var lease = try lease(stored, query)
        for index in lease.fragment.datasets.indices {
            lease.fragment.datasets[index].dataset.sections.removeAll { $0.kind == .series }
        }
        guard case .report? = await attempt(FragmentEngine(stored.bucket, time: time), lease) else {
            Issue.record("it should not be needed")
            return
        }
    }
}
