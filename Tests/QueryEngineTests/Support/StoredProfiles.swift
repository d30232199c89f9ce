import BlockFormat
import ObjectStorage
import ProfileModel
import QueryEngine
import QueryModel
import TestSupport

/// Profiles laid out in segments in a bucket, and what is needed to query them.
struct StoredProfiles {
    let bucket = MemoryObjectStore()
    var blocks: [CandidateBlock] = []
    /// Deletions that no block has applied.
    var deletions: [CandidateDeletion] = []
    private(set) var metadata: [BlockMetadata] = []

    /// Writes each group of profiles as one segment; suppressed ones are written and marked.
    init(
        _ segments: [[ProfileSketch]],
        _ code: CodeSketch,
        suppressed: Set<ProfileIdentity> = [],
        seed: UInt64 = 1
    ) async throws {
        for (number, profiles) in segments.enumerated() {
            var builder = SegmentBuilder(hashSeed: seed)
            for profile in profiles { _ = try builder.add(profile.entry(code)) }
            guard !builder.isEmpty else { continue }
            let id = BlockID(high: seed, low: UInt64(number))
            let segment = try builder.encode(id: id, createdAt: 0)
            try await bucket.putIfAbsent(ObjectKey(segment.metadata.objectPath), segment.bytes)
            metadata.append(segment.metadata)
            let datasets = segment.metadata.datasets.enumerated().map { index, dataset in
                let marked = segment.identities[index].indices.filter {
                    suppressed.contains(segment.identities[index][$0])
                }
                return CandidateDataset(number: index, metadata: dataset, suppressed: marked.map { UInt32($0) })
            }
            blocks.append(
                CandidateBlock(
                    id: id,
                    objectPath: segment.metadata.objectPath,
                    level: 0,
                    deletionHorizon: 0,
                    datasets: datasets
                )
            )
        }
    }

    /// The leases of a query's fragments; small targets make many fragments.
    func leases(_ query: Query, targetBytes: Int = 1 << 20, maxReportBytes: Int = 1 << 30) throws -> [Lease] {
        let settings = PlannerSettings(targetBytes: targetBytes)
        let plan = try QueryPlanner.plan(query, blocks: blocks, deletions: deletions, settings: settings)
        return plan.phases.flatMap(\.fragments).enumerated().map { number, fragment in
            Lease(
                id: LeaseID(query: 1, serial: UInt64(number)),
                query: query,
                fragment: fragment,
                attempt: 1,
                timeLeft: .seconds(60),
                maxReportBytes: maxReportBytes
            )
        }
    }

    /// The whole answer, fragment by fragment.
    func answer(_ query: Query, _ engine: FragmentEngine, targetBytes: Int = 1 << 20) async throws -> Report {
        var reports: [Report] = []
        for lease in try leases(query, targetBytes: targetBytes) {
            let outcome = await engine.attempt(lease, ExecutionControl(until: Latch()))
            guard case .report(let report)? = outcome else { throw UnexpectedOutcome(outcome: outcome) }
            reports.append(report)
        }
        return try Report.merging(reports, for: query.report)
    }
}

/// An attempt that should have given a report.
struct UnexpectedOutcome: Error {
    var outcome: LeaseOutcome?
}
