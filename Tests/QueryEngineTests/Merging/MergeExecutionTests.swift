import HostEnvironment
import ObjectStorage
import QueryEngine
import QueryModel
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct MergeExecutionTests {
    private static let requests: [ReportRequest] = [
        .flameGraph(StackFilter()),
        .timeSeries(
            TimeSeriesRequest(
                startMilliseconds: ProfileGenerator.start / 1_000_000,
                endMilliseconds: ProfileGenerator.start / 1_000_000 + 64_000,
                stepMilliseconds: 1000,
                groupBy: ["pod"],
                aggregation: .sum
            )
        ),
        .pprof(StackFilter()), .labelNames, .series(names: []),
    ]

    private static func lease(
        _ reports: [Report],
        _ request: ReportRequest,
        maxReportBytes: Int = 1 << 30
    ) -> MergeLease {
        MergeLease(
            id: LeaseID(query: 1, serial: 7),
            query: query(request),
            reports: reports,
            timeLeft: .seconds(60),
            maxReportBytes: maxReportBytes
        )
    }

    /// Reports of fragments that share most of what they name.
    private static func reports(for request: ReportRequest, seed: UInt64) async throws -> [Report] {
        var generator = ProfileGenerator(seed: seed)
        let profiles = generator.profiles(60)
        let stored = try await StoredProfiles(generator.shuffledSegments(profiles, count: 20), generator.code)
        let query = Self.query(request)
        let engine = FragmentEngine(stored.bucket)
        var reports: [Report] = []
        for lease in try stored.leases(query, targetBytes: 1) {
            let outcome = await engine.attempt(lease, ExecutionControl(until: Latch()))
            guard case .report(let report)? = outcome else { throw UnexpectedOutcome(outcome: outcome) }
            reports.append(report)
        }
        return reports
    }

    private static func query(_ request: ReportRequest) -> Query {
        .ofEverything(request)
    }

    @Test(arguments: requests, 0..<4 as Range<UInt64>)
    func `a querier merges to the same bytes as a frontend`(request: ReportRequest, seed: UInt64) async throws {
        let engine = FragmentEngine(MemoryObjectStore())
        let reports = try await Self.reports(for: request, seed: seed)
        try #require(reports.count > 8)
        let control = ExecutionControl(until: Latch())
        let outcome = await engine.attempt(Self.lease(reports, request), control)
        guard case .report(let merged)? = outcome else { throw UnexpectedOutcome(outcome: outcome) }
        let expected = try Report.merging(reports, for: request)
        #expect(WireCodec.encode(merged) == WireCodec.encode(expected))
        #expect(control.bytesDone >= reports.count)
        #expect(engine.usage.permitBytes == 0)
        // Merged elsewhere in part, then here.
        let most = await engine.attempt(Self.lease(Array(reports[3...]), request), control)
        guard case .report(let part)? = most else { throw UnexpectedOutcome(outcome: most) }
        let rest = [part] + reports[..<3]
        #expect(try WireCodec.encode(Report.merging(rest, for: request)) == WireCodec.encode(expected))
    }

    @Test func `a merge that was called off has no outcome`() async {
        let latch = Latch()
        latch.open()
        let lease = Self.lease([.strings(StringSetReport(sorted: ["a"]))], .labelNames)
        let outcome = await FragmentEngine(MemoryObjectStore()).attempt(lease, ExecutionControl(until: latch))
        #expect(outcome == nil)
    }

    @Test func `what cannot be merged or grows too large is said`() async throws {
        let engine = FragmentEngine(MemoryObjectStore())
        let mixed: [Report] = [.strings(StringSetReport(sorted: ["a"])), .series(SeriesReport(sorted: []))]
        let names: [Report] = (0..<9).map { .strings(StringSetReport(sorted: ["a-rather-long-name-\($0)"])) }
        let outcomes = [
            await engine.attempt(Self.lease(mixed, .labelNames), ExecutionControl(until: Latch())),
            await engine.attempt(
                Self.lease(names, .labelNames, maxReportBytes: 30),
                ExecutionControl(until: Latch())
            ),
        ]
        let codes = outcomes.map { outcome -> QueryError.Code? in
            if case .failure(let failure)? = outcome { failure.error.code } else { nil }
        }
        #expect(codes == [.internalError, .resourceExhausted])
    }

    @Test func `a merge takes memory like a fragment, and is refused when there is none`() async throws {
        let time = ManualTimeSource()
        var settings = QuerierSettings()
        settings.memoryBudget = 1
        settings.waitingFragments = 0
        let names: [Report] = [.strings(StringSetReport(sorted: ["a"]))]
        let merge = Self.lease(names, .labelNames)
        var generator = ProfileGenerator(seed: 1)
        let stored = try await StoredProfiles([generator.profiles(3)], generator.code)
        let latency = Toxic(.latency(.seconds(1) ... .seconds(1)))
        let slow = FaultyObjectStore(stored.bucket, toxics: [latency], seed: 1, time: time)
        let engine = FragmentEngine(slow, settings, time: time)
        let fragment = try #require(try stored.leases(Self.query(.flameGraph(StackFilter()))).first)
        async let read = engine.attempt(fragment, ExecutionControl(until: Latch()))
        await until { engine.usage.permitBytes > 0 }
        #expect(await engine.attempt(merge, ExecutionControl(until: Latch())) == .busy)
        await until {
            time.advance(by: .seconds(1))
            return engine.usage.permitBytes == 0
        }
        _ = await read
        #expect(await engine.attempt(merge, ExecutionControl(until: Latch())) == .report(names[0]))
    }

    @Test func `a querier merges what it is sent and reports once`() async throws {
        let scheduler = StandInScheduler()
        let engine = FragmentEngine(MemoryObjectStore())
        let querier = Querier(QuerierIntroduction(QuerierID(1)), leasing: scheduler, engine: engine)
        let names: [Report] = ["b", "a", "c"].map { .strings(StringSetReport(sorted: [$0])) }
        let lease = Self.lease(names, .labelNames)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await querier.run() }
            scheduler.send(.merge(lease))
            await until { scheduler.outcomes[lease.id] != nil }
            await querier.beginDrain()
            try await group.waitForAll()
        }
        #expect(scheduler.outcomes == [lease.id: .report(.strings(StringSetReport(sorted: ["a", "b", "c"])))])
        #expect(engine.usage.permitBytes == 0)
    }
}
