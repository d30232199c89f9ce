import BlockFormat
import MetadataStorage
import ProfileModel
import TestSupport

/// A metastore of some kind with a clock in the test's hand, and short ways to fill it.
struct MaintenanceRig {
    let metastore: any MaintenanceMetastore
    let time = ManualTimeSource()
    private let keptAlive: (any AnyObject & Sendable)?

    init(_ kind: MetastoreCase) async throws { (metastore, keptAlive) = try await kind.open(time) }

    /// Commits a segment with a dataset of the anonymous tenant for each service.
    @discardableResult
    func commit(_ number: UInt64, services: [String] = ["a"]) async throws -> BlockMetadata {
        let commit = Self.segment(number, services: services)
        _ = try await metastore.commitSegment(commit)
        return commit.block
    }

    /// A segment with a dataset of the anonymous tenant for each service; its profiles are its own.
    static func segment(_ number: UInt64, services: [String] = ["a"]) -> SegmentCommit {
        let parts = services.enumerated().map { index, service in
            let first = number * 100 + UInt64(index) * 10
            return Segments.Part(
                tenant: .anonymous,
                service: service,
                times: Int64(number)...Int64(number) + 5,
                identities: [first, first + 1]
            )
        }
        return Segments.commit(number, parts)
    }

    /// The footer of a compacted block of the anonymous tenant.
    static func compacted(_ number: UInt64, level: Int = 1, services: [String] = ["a"]) -> BlockMetadata {
        var block = segment(number, services: services).block
        block.id = BlockID(high: 0xC0FF_EE00, low: number)
        block.level = level
        block.tenant = .anonymous
        block.deletionHorizon = 700
        block.objectSize = 10_000
        return block
    }

    /// A job that replaces these blocks by those.
    static func job(_ key: String, _ sources: [BlockID], results: [BlockMetadata] = []) -> JobSpecification {
        JobSpecification(
            key: key,
            kind: .compaction,
            payload: Array(key.utf8),
            sources: sources,
            resultPaths: results.map(\.objectPath)
        )
    }

    /// Adds a job and leases it.
    func leased(_ key: String, _ sources: [BlockID], results: [BlockMetadata] = []) async throws -> JobLease? {
        _ = try await metastore.addJob(Self.job(key, sources, results: results))
        return try await lease()
    }

    /// Leases the next job for ten seconds.
    func lease(_ worker: String = "w") async throws -> JobLease? {
        try await metastore.leaseJob(kinds: [.compaction], worker: worker, duration: .seconds(10))
    }

    /// Adds a job, leases it and ends it at once.
    func replace(
        _ sources: [BlockID],
        by results: [BlockMetadata],
        key: String = "job",
        setAside: [JobCompletion.DatasetPlace] = []
    ) async throws {
        guard let lease = try await leased(key, sources, results: results) else { return }
        try await metastore.completeJob(
            JobCompletion(key: key, token: lease.token, results: results, setAside: setAside)
        )
    }

    /// Ids of the blocks that queries find.
    func found() async throws -> [BlockID] {
        try await metastore.blocks(matching: .everything(.anonymous)).map(\.id)
    }

    /// Every summary.
    func summaries(_ state: BlockSummary.State? = nil) async throws -> [BlockSummary] {
        try await metastore.blockSummaries(BlockSummarySelection(state: state), after: nil, limit: .max)
    }

    /// The code of the error that a call throws; nil when it throws none.
    func code(_ call: (any MaintenanceMetastore) async throws -> Void) async -> MetastoreError.Code? {
        do { try await call(metastore) } catch { return (error as? MetastoreError)?.code }
        return nil
    }
}
