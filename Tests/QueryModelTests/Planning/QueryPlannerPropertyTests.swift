import BlockFormat
import ProfileModel
import QueryModel
import TestSupport
import Testing

/// Generated blocks whose series are known, planned and compared with asking every series.
@Suite struct QueryPlannerPropertyTests {
    private typealias Fixtures = PlanningFixtures

    private struct Known {
        var block: UInt64
        var number: Int
        var metadata: DatasetMetadata
        var series: [LabelSet]
    }

    private struct World {
        var random: SplitMix64
        var blocks: [CandidateBlock] = []
        var known: [Known] = []

        init(seed: UInt64) throws {
            random = SplitMix64(seed: seed)
            let tenants = [TenantID.anonymous, try TenantID("t1"), try TenantID("t2")]
            for block in 0..<UInt64(pick(1...12)) {
                let datasets = (0..<pick(1...6)).map { dataset(block, $0, tenants[pick(0...2)]) }
                blocks.append(Fixtures.block(block, datasets))
            }
            blocks.shuffle(using: &random)
        }

        mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

        private mutating func dataset(_ block: UInt64, _ number: Int, _ tenant: TenantID) -> DatasetMetadata {
            let service = "s\(pick(0...3))"
            let series = (0..<pick(1...6)).map { _ in labels(service) }
            let start = Int64(pick(0...1_000))
            let groups = [[Fixtures.cpu], [Fixtures.memory], [Fixtures.memory, Fixtures.cpu]][pick(0...2)]
            let metadata = Fixtures.dataset(
                tenant: tenant,
                service: service,
                start: start,
                end: start + Int64(pick(0...500)),
                groups: groups,
                summaries: summaries(of: series),
                sectionSize: pick(1...200_000),
                samples: pick(0...5_000_000)
            )
            known.append(Known(block: block, number: number, metadata: metadata, series: series))
            return metadata
        }

        private mutating func labels(_ service: String) -> LabelSet {
            var labels = LabelSet([Label("service_name", service)])
            for name in ["pod", "zone", "é"] where pick(0...2) > 0 { labels.set(name, to: "v\(pick(0...4))") }
            return labels
        }

        private mutating func summaries(of series: [LabelSet]) -> [LabelSummary] {
            let names = Set(series.flatMap { $0.labels.map(\.name) }).sorted()
            return names.map { name in
                LabelSummary(name: name, values: pick(0...3) == 0 ? nil : Set(series.compactMap { $0[name] }).sorted())
            }
        }

        mutating func query() throws -> Query {
            let names = ["service_name", "__service_name__", "pod", "zone", "é", "absent", "__name__", "__unit__"]
            let values = ["v1", "v[12]", "v.*|", "s1", "s[01]", "", ".+", "process_cpu", "bytes|nanoseconds"]
            var matchers: [LabelMatcher] = []
            for _ in 0..<pick(0...3) {
                let operation = try #require(LabelMatcher.Operation(rawValue: UInt8(pick(0...3))))
                matchers.append(LabelMatcher(names[pick(0...7)], operation, values[pick(0...8)]))
            }
            let start = Int64(pick(0...1_200))
            let tenants = [[TenantID.anonymous], [.anonymous, try TenantID("t1")]][pick(0...1)]
            let type = pick(0...2) == 0 ? nil : Fixtures.cpuType
            return Query(
                tenants: tenants,
                matchers: matchers,
                profileType: type,
                range: TimeRange(start: start, end: start + Int64(pick(0...600))),
                report: type == nil ? .series(names: []) : .flameGraph(StackFilter())
            )
        }
    }

    /// Columns of which some series matches, by asking every one.
    private func matching(_ known: Known, _ query: Query) throws -> [ColumnReference] {
        let dataset = known.metadata
        guard query.tenants.contains(dataset.tenant), query.range.overlaps(dataset.timeRange) else { return [] }
        let matchers = try CompiledMatchers(query.matchers)
        var columns: [ColumnReference] = []
        for (group, content) in dataset.groups.enumerated() {
            for column in content.columns.indices {
                let type = content.profileType(column: column)
                guard query.profileType == nil || query.profileType == type else { continue }
                let matches = known.series.contains { series in
                    matchers.matches { name in
                        name == LabelName.privateServiceName ? dataset.service : type.virtualLabel(name) ?? series[name]
                    }
                }
                if matches { columns.append(ColumnReference(chunk: group, column: column, range: query.dataRange)) }
            }
        }
        return columns
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `a column is never left out if one of its series matches`(seed: UInt64) throws {
        var world = try World(seed: seed)
        for _ in 0..<20 {
            let query = try world.query()
            let references = Fixtures.references(try QueryPlanner.plan(query, blocks: world.blocks))
            for known in world.known {
                let reference = references.first { $0.block.low == known.block && $0.number == known.number }
                let missing = Set(try matching(known, query)).subtracting(reference?.columns ?? [])
                #expect(missing.isEmpty, "\(query.matchers) over \(known.series)")
            }
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `fragments hold each planned dataset exactly once, services or objects together, with all bytes counted`(
        seed: UInt64
    ) throws {
        var world = try World(seed: seed)
        let query = try world.query()
        let settings = PlannerSettings(
            targetBytes: world.pick(1...2_000_000),
            maxFragments: [1, 3, 2_000][world.pick(0...2)]
        )
        let plan = try QueryPlanner.plan(query, blocks: world.blocks, settings: settings)
        let references = Fixtures.references(plan)
        let keys = references.map { [$0.block.low, UInt64($0.number)] }
        #expect(Set(keys).count == keys.count && keys.count == plan.datasets)
        #expect(Set(references.map(\.block)).count == plan.blocks)
        let fragments = plan.phases.flatMap(\.fragments)
        #expect(fragments.count <= settings.maxFragments && fragments.allSatisfy { !$0.datasets.isEmpty })
        for fragment in fragments {
            let bytes = fragment.datasets.flatMap { query.requiredSections(of: $0) }.reduce(0) { $0 + $1.storedSize }
            #expect(fragment.bytes == bytes)
        }
        // What is read of one service lies together; of a look-up, what is read of one object.
        let isLookUp = query.report == .series(names: [])
        let places = references.map { "\($0.dataset.tenant)/\(isLookUp ? "\($0.block)" : $0.dataset.service)" }
        #expect(places == places.sorted())
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the plan does not depend on the order of the blocks`(seed: UInt64) throws {
        var world = try World(seed: seed)
        let query = try world.query()
        let plan = try QueryPlanner.plan(query, blocks: world.blocks)
        #expect(try QueryPlanner.plan(query, blocks: world.blocks.shuffled(using: &world.random)) == plan)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `the sections of a tree are complete`(seed: UInt64) throws {
        var world = try World(seed: seed)
        var query = try world.query()
        query.profileType = query.profileType ?? Fixtures.cpuType
        query.report = .pprof(StackFilter())
        for reference in Fixtures.references(try QueryPlanner.plan(query, blocks: world.blocks)) {
            let sections = query.requiredSections(of: reference)
            #expect(sections.contains { $0.kind == .symbols })
            #expect(sections.contains { $0.kind == .series } == query.dependsOnSeries)
            for column in reference.columns {
                let stored =
                    reference.dataset.groups[column.chunk].columns[column.column].derivation?.column ?? column.column
                for (kind, place) in [(SectionKind.profiles, 0), (.stacks, 0), (.values, stored)] {
                    let needed = try #require(reference.dataset.section(kind, chunk: column.chunk, column: place))
                    #expect(sections.contains(needed))
                }
            }
        }
    }
}
