import BlockFormat
import ProfileModel
import QueryModel
import Testing

@Suite struct QueryPlannerTests {
    private typealias Fixtures = PlanningFixtures

    private func services(
        _ selector: String,
        _ datasets: [DatasetMetadata],
        _ report: ReportRequest = .flameGraph(StackFilter())
    ) throws -> [String] {
        let plan = try QueryPlanner.plan(Fixtures.query(selector, report), blocks: [Fixtures.block(1, datasets)])
        return Fixtures.references(plan).map(\.dataset.service)
    }

    @Test func `a plan of nothing has no phase`() throws {
        let plan = try QueryPlanner.plan(Fixtures.query(), blocks: [])
        #expect(plan.phases.isEmpty)
        #expect(plan.bytes == 0)
        #expect(
            plan.description
                == "flame graph of 0 datasets in 0 blocks: 0 fragments, 0 B stored in at most 0 ranges, 0 rows"
        )
    }

    @Test func `hints serve planning and do not go along with fragments`() throws {
        let summaries = [LabelSummary(name: "region", values: ["north", "south"])]
        let blocks = [Fixtures.block(1, [Fixtures.dataset(summaries: summaries)])]
        let plan = try QueryPlanner.plan(Fixtures.query("{region=\"north\"}"), blocks: blocks)
        #expect(Fixtures.references(plan).map(\.dataset.labelSummaries) == [[]])
        #expect(try QueryPlanner.plan(Fixtures.query("{region=\"east\"}"), blocks: blocks).datasets == 0)
    }

    @Test func `datasets of other tenants are left out`() throws {
        let other = try Fixtures.tenant("other")
        let blocks = [Fixtures.block(1, [Fixtures.dataset(tenant: other), Fixtures.dataset()])]
        let plan = try QueryPlanner.plan(Fixtures.query(), blocks: blocks)
        #expect(Fixtures.references(plan).map(\.dataset.tenant) == [.anonymous])
        let both = try QueryPlanner.plan(Fixtures.query(tenants: [other, .anonymous]), blocks: blocks)
        #expect(Fixtures.references(both).map(\.dataset.tenant) == [.anonymous, other])
    }

    @Test(arguments: [(0, 99, false), (0, 100, true), (200, 300, true), (201, 300, false), (100, 200, true)])
    func `both ends of the range are inside`(start: Int64, end: Int64, isIn: Bool) throws {
        let blocks = [Fixtures.block(1, [Fixtures.dataset(start: 100, end: 200)])]
        let query = try Fixtures.query("{}", .labelNames, type: nil, start: start, end: end)
        let plan = try QueryPlanner.plan(query, blocks: blocks)
        #expect(plan.datasets == (isIn ? 1 : 0))
        #expect(Fixtures.references(plan).allSatisfy { $0.everySeriesCounts == (start <= 100 && end >= 200) })
    }

    @Test func `a time series takes datasets from one step before its first point`() throws {
        let request = TimeSeriesRequest(
            startMilliseconds: 100,
            endMilliseconds: 200,
            stepMilliseconds: 10,
            groupBy: [],
            aggregation: .sum
        )
        let blocks = [
            Fixtures.block(1, [Fixtures.dataset(start: 0, end: 90_000_000)]),
            Fixtures.block(2, [Fixtures.dataset(start: 0, end: 89_999_999)]),
        ]
        let plan = try QueryPlanner.plan(
            Fixtures.query("{}", .timeSeries(request), start: 100_000_000, end: 200_000_000),
            blocks: blocks
        )
        #expect(Fixtures.references(plan).map(\.block.low) == [1])
    }

    @Test(arguments: [
        (#"{service_name="b"}"#, ["b"]), (#"{service_name!="b"}"#, ["a", "c"]),
        (#"{service_name=~"a|b"}"#, ["a", "b"]),
        (#"{__service_name__!~"a.*"}"#, ["b", "c"]), (#"{service_name=""}"#, []), ("{}", ["a", "b", "c"]),
    ])
    func `datasets of other services are left out`(selector: String, expected: [String]) throws {
        let datasets = ["c", "a", "b"].map { Fixtures.dataset(service: $0) }
        #expect(try services(selector, datasets) == expected)
    }

    @Test(arguments: [
        (#"{pod="p1"}"#, ["few", "many"]), (#"{pod="p9"}"#, ["many"]), (#"{pod=""}"#, ["few", "many", "none"]),
        (#"{pod!="p1"}"#, ["few", "many", "none"]), (#"{pod=~"p[12]"}"#, ["few", "many"]),
        (#"{pod=~"x|p9"}"#, ["many"]), (#"{pod!=""}"#, ["few", "many"]), (#"{pod=~"p.", pod!~"p1|p2"}"#, ["many"]),
        (#"{absent="x"}"#, []), (#"{absent!="x"}"#, ["few", "many", "none"]),
    ])
    func `a dataset is left out only if no series in it can match`(selector: String, expected: [String]) throws {
        let datasets = [
            Fixtures.dataset(service: "few", summaries: [LabelSummary(name: "pod", values: ["p1", "p2"])]),
            Fixtures.dataset(service: "many", summaries: [LabelSummary(name: "pod", values: nil)]),
            Fixtures.dataset(service: "none"),
        ]
        #expect(try services(selector, datasets) == expected)
    }

    @Test func `only columns of the profile type asked for are read`() throws {
        let datasets = [
            Fixtures.dataset(service: "both"), Fixtures.dataset(service: "memory", groups: [Fixtures.memory]),
        ]
        let plan = try QueryPlanner.plan(Fixtures.query(), blocks: [Fixtures.block(1, datasets)])
        let references = Fixtures.references(plan)
        #expect(references.map(\.dataset.service) == ["both"])
        #expect(
            references.map(\.columns) == [
                [ColumnReference(chunk: 0, column: 1, range: TimeRange(start: 0, end: 1_000))]
            ]
        )
    }

    @Test(arguments: [
        ("{}", 4), ("memory", 2), (#"{__unit__="count"}"#, 2), (#"{__type__=~"cpu|samples"}"#, 2), ("goroutine", 0),
        (#"{__profile_type__="memory:alloc_space:bytes:space:bytes"}"#, 1),
    ])
    func `a question about labels takes the columns its matchers allow`(selector: String, columns: Int) throws {
        let query = try Fixtures.query(selector, .labelNames, type: nil)
        let plan = try QueryPlanner.plan(query, blocks: [Fixtures.block(1, [Fixtures.dataset()])])
        #expect(Fixtures.references(plan).reduce(0) { $0 + $1.columns.count } == columns)
    }

    @Test func `a dataset whose profiles are all suppressed is left out`() throws {
        var block = Fixtures.block(1, [Fixtures.dataset(), Fixtures.dataset()])
        block.datasets[0].suppressed = Array(0..<10)
        block.datasets[1].suppressed = Array(0..<9)
        let plan = try QueryPlanner.plan(Fixtures.query(), blocks: [block])
        #expect(Fixtures.references(plan).map(\.number) == [1])
        #expect(Fixtures.references(plan).map(\.suppressed) == [Array(0..<9)])
    }

    @Test func `fragments are cut by bytes, at services where that is possible`() throws {
        // A flame graph of one column reads four of eight sections.
        let datasets = ["a", "a", "b", "b", "b", "c"].map { Fixtures.dataset(service: $0, sectionSize: 20) }
        let settings = PlannerSettings(targetBytes: 240)
        let plan = try QueryPlanner.plan(
            Fixtures.query(),
            blocks: [Fixtures.block(1, datasets)],
            settings: settings
        )
        let fragments = plan.phases.flatMap(\.fragments)
        #expect(fragments.map { $0.datasets.map(\.dataset.service) } == [["a", "a"], ["b", "b", "b"], ["c"]])
        #expect(fragments.map(\.bytes) == [160, 240, 80])
        #expect(fragments.map(\.index) == [0, 1, 2])
        #expect(Set(fragments.map(\.affinity)).count == 3)
        #expect(plan.bytes == 480 && plan.requests == 24 && plan.blocks == 1 && plan.datasets == 6)
    }

    @Test func `fragments are cut by the time of scanning`() throws {
        let blocks = [Fixtures.block(1, (0..<4).map { _ in Fixtures.dataset(samples: 3_000_000) })]
        let cut = try QueryPlanner.plan(Fixtures.query(), blocks: blocks)
        #expect(cut.phases.flatMap(\.fragments).count == 2)
        // Label names read no samples.
        let whole = try QueryPlanner.plan(Fixtures.query("{}", .labelNames), blocks: blocks)
        #expect(whole.phases.flatMap(\.fragments).count == 1)
    }

    @Test func `fragments are cut where they would read from more objects than a querier reads at once`() throws {
        let small = Fixtures.dataset(sectionSize: 1)
        let many = try QueryPlanner.plan(Fixtures.query(), blocks: (1...20).map { Fixtures.block($0, [small]) })
        #expect(many.phases.flatMap(\.fragments).map(\.datasets.count) == [8, 8, 4])
        let one = try QueryPlanner.plan(
            Fixtures.query(),
            blocks: [Fixtures.block(1, Array(repeating: small, count: 20))]
        )
        #expect(one.phases.flatMap(\.fragments).count == 1)
    }

    @Test func `a look-up reads each object in one fragment, whatever services are in it`() throws {
        let datasets = ["a", "b", "c"].map { Fixtures.dataset(service: $0, sectionSize: 1) }
        let plan = try QueryPlanner.plan(
            Fixtures.query("{}", .labelNames),
            blocks: (1...20).map { Fixtures.block($0, datasets) }
        )
        let fragments = plan.phases.flatMap(\.fragments)
        let objects = fragments.map { Set($0.datasets.map(\.objectPath)) }
        #expect(objects.map(\.count) == [8, 8, 4])
        #expect(objects.reduce(into: Set()) { $0.formUnion($1) }.count == 20)
        #expect(fragments.map(\.datasets.count) == [24, 24, 12])
        #expect(Set(fragments.map(\.affinity)).count == 3, "they have no cached bytes in common")
    }

    @Test func `a plan never has more fragments than allowed`() throws {
        let blocks = [Fixtures.block(1, (0..<500).map { Fixtures.dataset(service: "s\($0)") })]
        for limit in [1, 7, 100, 499] {
            let settings = PlannerSettings(targetBytes: 1, maxFragments: limit)
            let plan = try QueryPlanner.plan(Fixtures.query(), blocks: blocks, settings: settings)
            #expect(plan.phases[0].fragments.count <= limit)
            #expect(plan.datasets == 500)
        }
    }

    @Test func `sizes that no block can have do not trap`() throws {
        var dataset = Fixtures.dataset(samples: .max)
        for index in dataset.sections.indices { dataset.sections[index].storedSize = .max }
        dataset.rowCount = .max
        let plan = try QueryPlanner.plan(
            Fixtures.query(),
            blocks: [Fixtures.block(1, Array(repeating: dataset, count: 50))],
            settings: PlannerSettings(maxFragments: 3)
        )
        #expect(plan.phases[0].fragments.count <= 3)
        #expect(plan.bytes > 0)
    }

    @Test func `a query without tenants or with an impossible report is an invalid argument`() throws {
        let impossible = TimeSeriesRequest(
            startMilliseconds: 1,
            endMilliseconds: 0,
            stepMilliseconds: 1,
            groupBy: [],
            aggregation: .sum
        )
        let badRegex = Query(
            tenants: [.anonymous],
            matchers: [LabelMatcher("a", .matches, "(")],
            profileType: nil,
            range: TimeRange(start: 0, end: 1),
            report: .labelNames
        )
        let queries = [
            try Fixtures.query(tenants: []), try Fixtures.query(type: nil),
            try Fixtures.query("{}", .pprof(StackFilter()), type: nil),
            try Fixtures.query("{}", .timeSeries(impossible)),
            badRegex,
        ]
        for query in queries {
            let error = try #require(throws: QueryError.self) { try QueryPlanner.plan(query, blocks: []) }
            #expect(error.code == .invalidArgument)
        }
    }

    @Test func `explaining names the query, the cost and each fragment`() throws {
        let blocks = [Fixtures.block(1, ["a", "b"].map { Fixtures.dataset(service: $0, sectionSize: 2_000) })]
        let plan = try QueryPlanner.plan(Fixtures.query(#"{pod!="x"}"#), blocks: blocks)
        #expect(
            plan.explain == [
                #"process_cpu:cpu:nanoseconds:cpu:nanoseconds {pod!="x"} of anonymous in [0, 1000] ns"#,
                "flame graph of 2 datasets in 1 blocks: 1 fragments, 19.5 KiB stored in at most 10 ranges, 40 rows",
                "level 0, series: at most 2 ranges, 3.9 KiB", "level 0, profiles: at most 2 ranges, 3.9 KiB",
                "level 0, stacks: at most 2 ranges, 3.9 KiB", "level 0, values: at most 2 ranges, 3.9 KiB",
                "level 0, symbols: at most 2 ranges, 3.9 KiB", "level 0, raw: 40 rows in 2 chunks",
                "phase 0 fragment 0: 2 datasets, 19.5 KiB, at most 10 ranges, 40 rows, anonymous/a to anonymous/b",
            ]
        )
        #expect(
            PlannerSettings().description == "fragments of 1.0 MiB, 0.02 seconds of scanning or 8 objects, at most 2000"
        )
    }

    @Test(
        arguments: [
            (#"{service_name="a"}"#, "a"), (#"{x="y", __service_name__="b"}"#, "b"), (#"{service_name=~"a"}"#, nil),
            (#"{service_name=""}"#, nil), ("{}", nil),
        ] as [(String, String?)]
    )
    func `the only service of a query is known`(selector: String, service: String?) throws {
        #expect(try Fixtures.query(selector).onlyService == service)
    }
}
