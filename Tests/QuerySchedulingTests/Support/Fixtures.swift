import BlockFormat
import HostEnvironment
import Logging
import MetadataStorage
import ProfileModel
import QueryModel
import QueryScheduling

/// Small values that tests are made of.
enum Fixtures {
    static let cpu = ProfileType(
        name: "process_cpu",
        sampleType: "cpu",
        sampleUnit: "nanoseconds",
        periodType: "cpu",
        periodUnit: "nanoseconds"
    )
    static let alice = tenant("alice")
    static let bob = tenant("bob")
    static let querier = QuerierID(1)
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func tenant(_ name: String) -> TenantID {
        guard let tenant = try? TenantID(name) else { preconditionFailure("\(name) is no tenant") }
        return tenant
    }

    static func at(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    static func fragments(
        of query: UInt64,
        count: Int,
        bytes: Int = 1 << 20,
        of tenant: TenantID = alice,
        _ costClass: CostClass = .small,
        affinity: (Int) -> UInt64 = { _ in 0 }
    ) -> [QueuedFragment] {
        (0..<count).map { index in
            QueuedFragment(
                query: query,
                index: index,
                bytes: bytes,
                affinity: affinity(index),
                costClass: costClass,
                shares: [TenantShare(tenant, bytes)]
            )
        }
    }

    /// A block of one dataset whose sections have `bytes` together; its number makes it what it is.
    static func block(
        _ number: Int,
        of tenant: TenantID = alice,
        service: String = "shop",
        bytes: Int = 1000
    ) -> BlockRecord {
        let sections = [(SectionKind.series, bytes / 2), (.profiles, bytes - bytes / 2)].map { kind, size in
            SectionMetadata(kind: kind, layout: 0, offset: 0, storedSize: size, rawSize: size, checksum: 0)
        }
        let metadata = DatasetMetadata(
            tenant: tenant,
            service: service,
            timeRange: TimeRange(start: 0, end: 0),
            profileCount: 1,
            rowCount: 1,
            sampleCount: 1,
            groups: [
                SampleGroup(
                    name: cpu.name,
                    periodType: cpu.periodType,
                    periodUnit: cpu.periodUnit,
                    columns: [SampleColumn(type: cpu.sampleType, unit: cpu.sampleUnit)]
                )
            ],
            labelSummaries: [],
            sections: sections
        )
        return BlockRecord(
            id: BlockID(high: 0, low: UInt64(number)),
            objectPath: "segments/\(number).ffb",
            level: 0,
            deletionHorizon: 0,
            datasets: [DatasetRecord(number: 0, metadata: metadata, suppressed: [])]
        )
    }

    /// Asks how many profiles there are, by block.
    static func countQuery(of tenants: [TenantID] = [alice]) -> Query {
        Query(
            tenants: tenants,
            matchers: [],
            profileType: cpu,
            range: TimeRange(start: 0, end: 0),
            report: .timeSeries(
                TimeSeriesRequest(
                    startMilliseconds: 0,
                    endMilliseconds: 1000,
                    stepMilliseconds: 1000,
                    groupBy: ["block"],
                    aggregation: .sum
                )
            )
        )
    }

    /// The report of one fragment of `countQuery`: one profile for each of its datasets.
    static func count(_ fragment: PlanFragment) -> Report {
        count(fragment.datasets.map { Int($0.block.low) })
    }

    /// The report of `countQuery` over blocks of those numbers, each counted once.
    static func count(_ blocks: [Int]) -> Report {
        let series = blocks.map { String($0 + 1_000_000) }.sorted().map { name in
            TimeSeriesReport.Series(
                labels: [Label("block", name)],
                points: [TimeSeriesReport.Point(milliseconds: 0, sum: 7, count: 1)]
            )
        }
        return .timeSeries(TimeSeriesReport(series: series))
    }

    /// Settings under which every dataset is a fragment.
    static var settings: SchedulerSettings {
        var settings = SchedulerSettings()
        settings.planner = PlannerSettings(targetBytes: 1)
        return settings
    }

    /// A plan of `countQuery` with one fragment for each of those sizes.
    static func work(
        _ number: UInt64,
        sizes: [Int],
        of tenants: [TenantID] = [alice],
        largeFrom: Int = .max
    ) throws -> PhaseWork {
        let blocks = sizes.enumerated().map { index, size in
            CandidateBlock(block(index, of: tenants[index % tenants.count], bytes: size))
        }
        let plan = try QueryPlanner.plan(
            countQuery(of: tenants),
            blocks: blocks,
            settings: PlannerSettings(targetBytes: 1)
        )
        guard let phase = plan.phases.first else { preconditionFailure("a plan of blocks has a phase") }
        return PhaseWork(phase, of: plan, number: number, largeFrom: largeFrom)
    }

    static func terms(deadline: Int64 = 60_000, allowsPartial: Bool = false) -> QueryTerms {
        QueryTerms(deadline: at(deadline), allowsPartial: allowsPartial)
    }
}
