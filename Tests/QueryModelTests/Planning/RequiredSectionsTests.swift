import BlockFormat
import ProfileModel
import QueryModel
import Testing

@Suite struct RequiredSectionsTests {
    private typealias Fixtures = PlanningFixtures

    private static func series(_ function: FunctionTarget?) -> ReportRequest {
        .timeSeries(
            TimeSeriesRequest(
                startMilliseconds: 1,
                endMilliseconds: 2,
                stepMilliseconds: 1,
                groupBy: [],
                aggregation: .sum,
                function: function
            )
        )
    }

    /// Sections as text: kind, then group and column where these matter.
    private func sections(
        _ report: ReportRequest,
        type: ProfileType?,
        selector: String = "{}",
        suppressed: [UInt32] = [],
        start: Int64 = 0
    ) throws -> [String] {
        var block = Fixtures.block(1, [Fixtures.dataset()])
        block.datasets[0].suppressed = suppressed
        let query = try Fixtures.query(selector, report, type: type, start: start, end: 1_000_000_000)
        let reference = try #require(Fixtures.references(try QueryPlanner.plan(query, blocks: [block])).first)
        return query.requiredSections(of: reference).map { section in
            switch section.kind {
            case .series, .symbols: "\(section.kind)"
            case .values: "values \(section.chunk).\(section.column)"
            default: "\(section.kind) \(section.chunk)"
            }
        }
    }

    private let everything = ["symbols", "profiles 0", "stacks 0", "values 0.0"]

    @Test(arguments: [ReportRequest.flameGraph(StackFilter()), .pprof(StackFilter())])
    func `trees read the group's samples, and the values a derived column derives from`(report: ReportRequest) throws {
        #expect(try sections(report, type: Fixtures.cpuType) == everything)
        #expect(
            try sections(report, type: Fixtures.memory.profileType(column: 1))
                == ["symbols", "profiles 1", "stacks 1", "values 1.1"]
        )
    }

    @Test func `a series of totals reads no samples, one of a function does`() throws {
        #expect(try sections(Self.series(nil), type: Fixtures.cpuType) == ["series", "profiles 0"])
        let function = FunctionTarget(name: .exactly("main"), portion: .leaf)
        #expect(
            try sections(Self.series(function), type: Fixtures.cpuType)
                == ["symbols", "series", "profiles 0", "stacks 0", "values 0.0"]
        )
    }

    @Test(arguments: [ReportRequest.labelNames, .labelValues(name: "pod"), .series(names: ["pod", "service_name"])])
    func `labels of whole datasets come from the series section alone`(report: ReportRequest) throws {
        #expect(try sections(report, type: nil) == ["series"])
        let withProfiles = ["series", "profiles 0", "profiles 1"]
        #expect(try sections(report, type: nil, suppressed: [3]) == withProfiles)
        #expect(try sections(report, type: nil, start: 1) == withProfiles)
        #expect(try sections(report, type: Fixtures.cpuType) == ["series", "profiles 0"])
        #expect(try sections(report, type: nil, selector: "memory") == ["series", "profiles 1"])
    }

    @Test(arguments: [ReportRequest.labelValues(name: "__name__"), .series(names: []), .series(names: ["__type__"])])
    func `labels of the profile type need to know which groups a series is in`(report: ReportRequest) throws {
        #expect(try sections(report, type: nil) == ["series", "profiles 0", "profiles 1"])
    }

    @Test func `profile types read profiles, and series only for matchers on them`() throws {
        #expect(try sections(.profileTypes, type: nil) == ["profiles 0", "profiles 1"])
        #expect(
            try sections(.profileTypes, type: nil, selector: #"{service_name="search"}"#) == [
                "profiles 0", "profiles 1",
            ]
        )
        #expect(
            try sections(.profileTypes, type: nil, selector: #"{pod!="x"}"#) == ["series", "profiles 0", "profiles 1"]
        )
    }

    @Test func `label names of matched series need to know their groups`() throws {
        #expect(
            try sections(.labelNames, type: nil, selector: #"{pod!="x"}"#) == ["series", "profiles 0", "profiles 1"]
        )
    }

    @Test func `columns outside the metadata and kinds not known are left alone`() throws {
        var dataset = Fixtures.dataset()
        dataset.sections.append(
            SectionMetadata(
                kind: SectionKind(rawValue: 99),
                layout: 1,
                offset: 0,
                storedSize: 1,
                rawSize: 1,
                checksum: 0
            )
        )
        let reference = DatasetReference(
            block: BlockID(high: 0, low: 0),
            objectPath: "x",
            level: 0,
            number: 0,
            dataset: dataset,
            suppressed: [],
            hidden: [],
            columns: [
                ColumnReference(chunk: 0, column: 9, range: TimeRange(start: 0, end: 0)),
                ColumnReference(chunk: 9, column: 0, range: TimeRange(start: 0, end: 0)),
            ],
            everySeriesCounts: true
        )
        let kinds = try Fixtures.query().requiredSections(of: reference).map(\.kind)
        #expect(kinds == [.symbols, .profiles, .stacks])
    }
}
