import BlockFormat
import ProfileModel
import QueryModel
import TestSupport
import Testing

/// Which chunks serve which part of a range.
@Suite struct ChunkChoiceTests {
    private typealias Fixtures = PlanningFixtures

    private static func plan(
        _ dataset: ChunkedDataset,
        _ range: ClosedRange<Int64>,
        _ report: ReportRequest = .flameGraph(StackFilter()),
        selector: String = "{}",
        suppressed: [UInt32] = [],
        deletions: [CandidateDeletion] = [],
        settings: PlannerSettings = PlannerSettings()
    ) throws -> QueryPlan {
        let block = CandidateBlock(
            id: BlockID(high: 9, low: 9),
            objectPath: "blocks/t/3/x",
            level: 3,
            deletionHorizon: 50,
            datasets: [CandidateDataset(number: 0, metadata: dataset.metadata, suppressed: suppressed)]
        )
        let query = try Fixtures.query(selector, report, start: range.lowerBound, end: range.upperBound)
        return try QueryPlanner.plan(query, blocks: [block], deletions: deletions, settings: settings)
    }

    /// What is read, as text: width (0 for raw), label left out, and range of each use.
    private static func uses(_ plan: QueryPlan, _ dataset: ChunkedDataset) -> [String] {
        Fixtures.references(plan).flatMap(\.columns).map { column in
            let grain = dataset.metadata.chunks[column.chunk].rollup
            return "\(grain?.width ?? 0)\(grain?.withoutLabel ?? ""):\(column.range.start)...\(column.range.end)"
        }.sorted()
    }

    private static func deletion(
        _ range: ClosedRange<Int64>,
        _ selector: String = "{}",
        at time: Int64 = 50
    ) throws -> CandidateDeletion {
        CandidateDeletion(
            tenant: .anonymous,
            createdAt: time,
            selection: HiddenSelection(
                matchers: try LabelSelector(parsing: selector).matchers,
                range: TimeRange(start: range.lowerBound, end: range.upperBound)
            )
        )
    }

    /// A profile every unit from 1 to 240, raw chunks of 20, windows of 10 and 60, those of 60 also without a label.
    private static var day: ChunkedDataset {
        var dataset = ChunkedDataset(times: Array(1...240), cutAt: Array(stride(from: 20, to: 240, by: 20)))
        dataset.addRollups(RollupGrain(width: 10), endingAt: [60, 120], rows: 10)
        dataset.addRollups(RollupGrain(width: 60), endingAt: [], rows: 10)
        dataset.addRollups(RollupGrain(width: 60, withoutLabel: "pod"), endingAt: [])
        return dataset
    }

    @Test(
        arguments: [
            (1...240, ["60pod:1...240"]), (-5...500, ["60pod:1...240"]),
            (2...240, ["0:2...10", "10:11...60", "60pod:61...240"]),
            (1...239, ["0:231...239", "10:181...230", "60pod:1...180"]), (61...120, ["60pod:61...120"]),
            (60...121, ["0:121...121", "0:60...60", "60pod:61...120"]), (11...30, ["10:11...30"]),
            // Inside one window, and inside raw chunks that are read for their edges anyway.
            (5...15, ["0:5...15"]), (7...7, ["0:7...7"]), (5...25, ["0:5...25", "0:5...25"]),
        ] as [(ClosedRange<Int64>, [String])]
    )
    func `coarse windows serve the inside, finer ones and raw rows the edges`(
        range: ClosedRange<Int64>,
        expected: [String]
    ) throws {
        #expect(try Self.uses(Self.plan(Self.day, range), Self.day) == expected)
        #expect(try Self.uses(Self.plan(Self.day, range, .pprof(StackFilter())), Self.day) == expected)
    }

    @Test func `a label that the query names must be there`() throws {
        let day = Self.day
        for selector in [#"{pod=""}"#, #"{pod!="x", zone=~".*"}"#] {
            #expect(try Self.uses(Self.plan(day, 1...240, selector: selector), day) == ["60:1...240"])
        }
        #expect(try Self.uses(Self.plan(day, 1...240, selector: #"{zone=""}"#), day) == ["60pod:1...240"])
    }

    @Test func `what rollups know nothing of is read from raw rows`() throws {
        let raw = Array(repeating: "0:1...240", count: 12)
        let filters = [
            StackFilter(spanIDs: [1]), StackFilter(profileIDs: [ProfileIdentity(high: 1, low: 1)]),
        ]
        for filter in filters {
            for report in [ReportRequest.flameGraph(filter), .pprof(filter)] {
                #expect(try Self.uses(Self.plan(Self.day, 1...240, report), Self.day) == raw)
            }
        }
        let series = TimeSeriesRequest(
            startMilliseconds: 1,
            endMilliseconds: 1,
            stepMilliseconds: 1,
            groupBy: [],
            aggregation: .sum
        )
        let uses = try Self.uses(Self.plan(Self.day, 1...240, .timeSeries(series)), Self.day)
        #expect(uses == Array(repeating: "0:0...1000000", count: 12))
        #expect(try Self.uses(Self.plan(Self.day, 1...240, .profileTypes), Self.day) == raw)
        #expect(try Self.uses(Self.plan(Self.day, 1...240, suppressed: [3]), Self.day) == raw)
    }

    @Test func `no window that a deletion touches is used`() throws {
        let expected = [
            "0:91...130", "0:91...130", "0:91...130", "10:131...180", "10:61...90", "60pod:1...60", "60pod:181...240",
        ]
        let deletions = [try Self.deletion(100...130)]
        let plan = try Self.plan(Self.day, 1...240, deletions: deletions)
        #expect(Self.uses(plan, Self.day) == expected)
        #expect(Fixtures.references(plan).allSatisfy { $0.hidden == deletions.map(\.selection) })
        #expect(plan.explain.contains("level 3, windows of 6e-08 seconds without pod: 4 rows in 1 chunks"))
    }

    @Test func `a deletion that the block has applied or that concerns nothing in it is not looked at`() throws {
        let others = [
            try Self.deletion(100...130, at: 49), try Self.deletion(241...300),
            try Self.deletion(1...240, #"{service_name="other"}"#), try Self.deletion(1...240, #"{pod="never"}"#),
            try Self.deletion(1...240, #"{__type__="samples"}"#),
        ]
        let plan = try Self.plan(Self.day, 1...240, deletions: others)
        #expect(Self.uses(plan, Self.day) == ["60pod:1...240"])
        #expect(Fixtures.references(plan).allSatisfy { $0.hidden.isEmpty })
    }

    @Test func `windows that cannot be, or are not those of their chunk, are not used`() throws {
        for (width, end) in [(0, 240), (-10, 240), (7, 240), (240, 241)] as [(Int64, Int64)] {
            var day = ChunkedDataset(times: Array(1...240), cutAt: [120])
            day.add(
                RowChunk(
                    group: 0,
                    rollup: RollupGrain(width: width),
                    timeRange: TimeRange(start: 1, end: end),
                    rowCount: 1,
                    sampleCount: 1
                )
            )
            #expect(try Self.uses(Self.plan(day, 1...240), day) == ["0:1...240", "0:1...240"])
        }
    }

    @Test(arguments: [Int64.min...Int64.max, .min...(.min), .max...(.max), .min...5, 5...(.max)])
    func `the ends of time do not trap`(range: ClosedRange<Int64>) throws {
        var dataset = ChunkedDataset(times: [.min, .min + 1, -3, 0, 3, .max - 1, .max], cutAt: [-3, 0])
        for width in [1, 3, 1 << 40, Int64.max] as [Int64] {
            dataset.addRollups(RollupGrain(width: width), endingAt: [], within: -width...width)
        }
        let plan = try Self.plan(dataset, range)
        let expected = dataset.times.filter { range.contains($0) }.map { ($0, 1) }
        #expect(dataset.counts(Fixtures.references(plan)) == Dictionary(uniqueKeysWithValues: expected))
    }

    private struct World {
        var random: SplitMix64
        var dataset: ChunkedDataset

        init(seed: UInt64) {
            random = SplitMix64(seed: seed)
            dataset = ChunkedDataset(times: [], cutAt: [])
            let origin = Int64([0, -150, -1_000_000][pick(0...2)])
            let times = Set((0..<pick(1...60)).map { _ in origin + Int64(pick(0...300)) })
            let cuts = (0..<pick(0...9)).map { _ in origin + Int64(pick(0...300)) }
            let groups = [[PlanningFixtures.cpu], [PlanningFixtures.cpu, PlanningFixtures.memory]][pick(0...1)]
            dataset = ChunkedDataset(
                times: Array(times),
                cutAt: cuts,
                rawRows: [0, 1, 100][pick(0...2)],
                groups: groups
            )
            for _ in 0..<pick(0...4) {
                let grain = RollupGrain(
                    width: Int64([1, 7, 10, 20, 60][pick(0...4)]),
                    withoutLabel: [nil, nil, "pod"][pick(0...2)]
                )
                let ends = (0..<pick(0...4)).map { _ in origin + Int64(pick(0...300)) }
                dataset.addRollups(grain, endingAt: ends, rows: pick(0...40), group: pick(0...groups.count - 1))
            }
        }

        mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

        mutating func range(in times: TimeRange) -> ClosedRange<Int64> {
            let ends = [0, 1].map { _ in times.start + Int64(pick(-30...330)) }.sorted()
            return ends[0]...(pick(0...4) == 0 ? ends[0] : ends[1])
        }
    }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func `every row in the range counts once, whatever the chunks`(seed: UInt64) throws {
        var world = World(seed: seed)
        for _ in 0..<10 {
            let range = world.range(in: world.dataset.metadata.timeRange)
            var deletions: [CandidateDeletion] = []
            if world.pick(0...3) == 0 {
                deletions = [try Self.deletion(world.range(in: world.dataset.metadata.timeRange))]
            }
            let plan = try Self.plan(
                world.dataset,
                range,
                selector: ["{}", #"{pod!="x"}"#, #"{zone!="x"}"#][world.pick(0...2)],
                deletions: deletions,
                settings: PlannerSettings(
                    targetBytes: world.pick(1...2_000),
                    maxFragments: [1, 3, 50][world.pick(0...2)]
                )
            )
            let references = Fixtures.references(plan)
            let expected = world.dataset.times.filter { range.contains($0) }.map { ($0, 1) }
            #expect(world.dataset.counts(references) == Dictionary(uniqueKeysWithValues: expected), "\(range)")
            for reference in references {
                let windows = reference.columns.filter { reference.dataset.chunks[$0.chunk].rollup != nil }
                let hidden = deletions.map(\.selection.range)
                #expect(windows.allSatisfy { window in !hidden.contains { $0.overlaps(window.range) } })
            }
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `fragments share a large dataset, each with the sections it needs and no others`(seed: UInt64) throws {
        var world = World(seed: seed)
        let range = world.range(in: world.dataset.metadata.timeRange)
        let query = try Fixtures.query(start: range.lowerBound, end: range.upperBound)
        let settings = PlannerSettings(targetBytes: world.pick(1...2_000))
        let plan = try Self.plan(world.dataset, range, settings: settings)
        var places: Set<[Int64]> = []
        for fragment in plan.phases.flatMap(\.fragments) {
            let reference = try #require(fragment.datasets.first)
            #expect(fragment.datasets.count == 1 && !reference.columns.isEmpty)
            let sections = query.requiredSections(of: reference)
            #expect(fragment.bytes == sections.reduce(0) { $0 + $1.storedSize })
            if reference.dataset.chunks.count > reference.dataset.groups.count {
                #expect(reference.dataset.sections == sections)
            }
            for column in reference.columns {
                #expect(places.insert([Int64(column.chunk), Int64(column.column), column.range.start]).inserted)
                let needed = world.dataset.metadata.sampleSections(chunk: column.chunk, column: column.column)
                #expect(needed.allSatisfy(sections.contains))
            }
        }
        #expect(plan.datasets == (plan.phases.isEmpty ? 0 : 1))
    }
}
