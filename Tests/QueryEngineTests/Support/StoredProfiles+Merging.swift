import BlockFormat
import ObjectStorage
import ProfileModel
import QueryModel
import Synchronization

extension StoredProfiles {
    /// Small chunks and windows, so that a minute of profiles makes many of both.
    static let smallChunks = CompactionEncoding(
        compression: 1,
        rollupWidths: [10_000_000_000, 30_000_000_000],
        reducedRollupWidths: [10_000_000_000, 30_000_000_000],
        chunkAlignment: 10_000_000_000,
        longestChunk: 30_000_000_000,
        chunkSize: 2_000
    )

    /// The same profiles, with the blocks of each run merged into one; what is left over stays as it is.
    func merging(
        _ runs: [Range<Int>],
        level: Int,
        encoding: CompactionEncoding = smallChunks,
        hiding: [HiddenSelection] = []
    ) async throws -> StoredProfiles {
        var result = self
        result.blocks = blocks.indices.filter { index in !runs.contains { $0.contains(index) } }.map { blocks[$0] }
        for run in runs {
            let sources = Array(blocks[run])
            let tenants = Set(sources.flatMap { $0.datasets.map(\.metadata.tenant) })
            for tenant in tenants.sorted(by: { $0.name < $1.name }) {
                let merged = try await merge(sources, of: tenant, level: level, encoding: encoding, hiding: hiding)
                if let merged { result.blocks.append(merged) }
            }
        }
        return result
    }

    private func merge(
        _ sources: [CandidateBlock],
        of tenant: TenantID,
        level: Int,
        encoding: CompactionEncoding,
        hiding: [HiddenSelection]
    ) async throws -> CandidateBlock? {
        let bytes = SharedBytes()
        var builder = CompactedBlockBuilder(tenant: tenant, level: level, encoding: encoding) { bytes.append($0) }
        let datasets = sources.flatMap { block in
            block.datasets.filter { $0.metadata.tenant == tenant }.map { (block, $0) }
        }
        for service in Set(datasets.map(\.1.metadata.service)).sorted() {
            let merged = try datasets.filter { $0.1.metadata.service == service }.map { block, dataset in
                MergeSource(
                    metadata: dataset.metadata,
                    suppressed: dataset.suppressed,
                    lineage: [LineageRange(incarnation: block.id.high, sequences: block.id.low...block.id.low)],
                    hidden: try hiding.map { try $0.rows(of: service) },
                    read: { [bucket] in try await bucket.get(ObjectKey(block.objectPath), range: $0.range) }
                )
            }
            _ = try await builder.append(service: service, sources: merged)
        }
        if builder.isEmpty { return nil }
        let kind = UInt64(level) << 32 | UInt64(sources[0].level) << 16 | UInt64(sources.count)
        let id = BlockID(high: kind, low: sources[0].id.low)
        let metadata = try await builder.finish(id: id, createdAt: 1, deletionHorizon: hiding.isEmpty ? 0 : .max)
        try await bucket.putIfAbsent(ObjectKey(metadata.objectPath), bytes.all)
        return CandidateBlock(
            id: id,
            objectPath: metadata.objectPath,
            level: level,
            deletionHorizon: metadata.deletionHorizon,
            datasets: metadata.datasets.enumerated().map {
                CandidateDataset(number: $0, metadata: $1, suppressed: [])
            }
        )
    }
}

extension HiddenSelection {
    /// The selection as a merge applies it.
    fileprivate func rows(of service: String) throws -> HiddenRows {
        let compiled = try CompiledMatchers(matchers)
        return HiddenRows(range: range) { compiled.matches(series: $0, profileType: $1, service: service) }
    }
}

/// Bytes that a sink gathered.
private final class SharedBytes: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var all: [UInt8] { bytes.withLock { $0 } }

    func append(_ more: [UInt8]) { bytes.withLock { $0.append(contentsOf: more) } }
}
