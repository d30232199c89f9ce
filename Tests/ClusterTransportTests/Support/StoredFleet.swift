import BlockFormat
import HostEnvironment
import Logging
import MetadataStorage
import ObjectStorage
import ProfileFormats
import ProfileModel
import QueryEngine
import QueryModel
import QueryScheduling
import TestSupport

/// Some segments in a bucket and a metastore, and those who answer questions about them.
struct StoredFleet {
    static let cpu = ProfileType(
        name: "process_cpu",
        sampleType: "cpu",
        sampleUnit: "nanoseconds",
        periodType: "cpu",
        periodUnit: "nanoseconds"
    )
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    let bucket = MemoryObjectStore()
    let metastore = MemoryMetastore(time: SystemTimeSource())

    /// Stores a profile in each of so many segments.
    init(segments: Int = 12) async throws {
        for number in 0..<segments {
            var builder = SegmentBuilder(hashSeed: 1)
            _ = try builder.add(try Self.entry(number))
            let segment = try builder.encode(id: BlockID(high: 1, low: UInt64(number)), createdAt: 0)
            try await bucket.putIfAbsent(ObjectKey(segment.metadata.objectPath), segment.bytes)
            _ = try await metastore.commitSegment(
                SegmentCommit(
                    block: segment.metadata,
                    identities: segment.identities,
                    identitiesExpire: segment.identitiesExpire
                )
            )
        }
    }

    /// Asks for everything.
    var query: Query {
        Query(
            tenants: [.anonymous],
            matchers: [],
            profileType: Self.cpu,
            range: TimeRange(start: 0, end: 1 << 40),
            report: .flameGraph(StackFilter())
        )
    }

    /// A scheduler that makes a fragment of every segment.
    func scheduler(
        on time: any TimeSource = SystemTimeSource(),
        _ change: (inout SchedulerSettings) -> Void = { _ in }
    ) -> QueryScheduler {
        var settings = SchedulerSettings()
        settings.planner.targetBytes = 1
        // A busy machine is not a querier that fell silent: leases end as a test says, not by the clock.
        settings.leaseKeepalive = .seconds(600)
        settings.leaseStall = .seconds(600)
        change(&settings)
        return QueryScheduler(
            metastore: metastore,
            time: time,
            settings: settings,
            logger: Self.logger
        )
    }

    /// What queriers work with: the bucket, unless they are to read something else.
    func engine(
        reading store: (any ObjectStore)? = nil,
        on time: any TimeSource = SystemTimeSource()
    ) -> FragmentEngine {
        FragmentEngine(
            store: store ?? bucket,
            settings: QuerierSettings(),
            time: time,
            random: SeededRandomSource(seed: 7),
            lane: ScanLane(nil)
        )
    }

    /// A lease of some fragment of the query.
    func lease(_ serial: UInt64 = 1, maxReportBytes: Int = 1 << 30) async throws -> Lease {
        let blocks = try await metastore.blocks(
            matching: BlockSelection(tenants: [.anonymous], range: query.range, limit: 100)
        )
        let candidates = blocks.map { block in
            CandidateBlock(
                id: block.id,
                objectPath: block.objectPath,
                level: block.level,
                deletionHorizon: block.deletionHorizon,
                datasets: block.datasets.map {
                    CandidateDataset(number: $0.number, metadata: $0.metadata, suppressed: $0.suppressed)
                }
            )
        }
        let plan = try QueryPlanner.plan(query, blocks: candidates, deletions: [], settings: PlannerSettings())
        return Lease(
            id: LeaseID(query: 1, serial: serial),
            query: query,
            fragment: plan.phases[0].fragments[0],
            attempt: 1,
            timeLeft: .seconds(60),
            maxReportBytes: maxReportBytes
        )
    }

    private static func entry(_ number: Int) throws -> SegmentEntry {
        let sketch = PprofSketch(
            time: 1_000 + Int64(number),
            samples: [PprofSketch.Sample(["main", "work-\(number % 3)"], [Int64(number) + 1])]
        )
        return SegmentEntry(
            tenant: .anonymous,
            labels: LabelSet([Label(LabelName.serviceName, "shop")]),
            name: cpu.name,
            time: sketch.time,
            identity: ProfileIdentity(high: 1, low: UInt64(number)),
            identityExpires: .max,
            profile: try PprofDecoder().decode(sketch.bytes).profile
        )
    }
}
