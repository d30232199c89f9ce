import BlockFormat
import ProfileModel
import QueryModel
import TestSupport
import Testing

/// Blocks, datasets and queries for tests of planning.
struct PlanningFixtures {
    static let cpu = SampleGroup(
        name: "process_cpu",
        periodType: "cpu",
        periodUnit: "nanoseconds",
        columns: [
            SampleColumn(type: "samples", unit: "count"),
            SampleColumn(type: "cpu", unit: "nanoseconds", derivation: .init(column: 0, factor: 10_000_000)),
        ]
    )
    static let memory = SampleGroup(
        name: "memory",
        periodType: "space",
        periodUnit: "bytes",
        columns: [
            SampleColumn(type: "alloc_objects", unit: "count"), SampleColumn(type: "alloc_space", unit: "bytes"),
        ]
    )
    static let cpuType = cpu.profileType(column: 1)

    static func tenant(_ name: String) throws -> TenantID { try TenantID(name) }

    /// A dataset with every section a writer writes, each of `sectionSize` bytes, one after the other.
    static func dataset(
        tenant: TenantID = .anonymous,
        service: String = "search",
        start: Int64 = 0,
        end: Int64 = 1_000,
        groups: [SampleGroup] = [cpu, memory],
        summaries: [LabelSummary] = [],
        sectionSize: Int = 100,
        samples: Int = 1_000
    ) -> DatasetMetadata {
        var sections: [SectionMetadata] = []
        func add(_ kind: SectionKind, _ group: Int, _ column: Int = 0) {
            sections.append(
                SectionMetadata(
                    kind: kind,
                    layout: 1,
                    chunk: UInt32(group),
                    column: UInt16(column),
                    offset: sections.count * sectionSize,
                    storedSize: sectionSize,
                    rawSize: sectionSize * 2,
                    checksum: 7
                )
            )
        }
        add(.symbols, 0)
        add(.series, 0)
        for (number, group) in groups.enumerated() {
            add(.profiles, number)
            add(.stacks, number)
            for (column, content) in group.columns.enumerated() where content.derivation == nil {
                add(.values, number, column)
            }
        }
        return DatasetMetadata(
            tenant: tenant,
            service: service,
            timeRange: TimeRange(start: start, end: end),
            profileCount: 10,
            rowCount: 20,
            sampleCount: samples,
            groups: groups,
            labelSummaries: summaries,
            sections: sections
        )
    }

    static func block(_ number: UInt64, _ datasets: [DatasetMetadata]) -> CandidateBlock {
        let candidates = datasets.enumerated().map { CandidateDataset(number: $0, metadata: $1, suppressed: []) }
        return CandidateBlock(
            id: BlockID(high: 1, low: number),
            objectPath: "segments/\(number)",
            level: 0,
            deletionHorizon: 0,
            datasets: candidates
        )
    }

    static func query(
        _ selector: String = "{}",
        _ report: ReportRequest = .flameGraph(StackFilter()),
        type: ProfileType? = cpuType,
        start: Int64 = 0,
        end: Int64 = 1_000,
        tenants: [TenantID] = [.anonymous]
    ) throws -> Query {
        Query(
            tenants: tenants,
            matchers: try LabelSelector(parsing: selector).matchers,
            profileType: type,
            range: TimeRange(start: start, end: end),
            report: report
        )
    }

    static func references(_ plan: QueryPlan) -> [DatasetReference] {
        plan.phases.flatMap { $0.fragments.flatMap(\.datasets) }
    }
}
