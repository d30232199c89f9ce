import BlockFormat
import ProfileModel
import Synchronization
import TestSupport
import Testing

/// A block in memory: its bytes and what its footer says.
struct StoredBlock {
    var bytes: [UInt8]
    var metadata: BlockMetadata

    /// Its datasets of a service as sources of a merge.
    func sources(
        service: String,
        suppressed: [UInt32] = [],
        hidden: [HiddenRows] = []
    ) -> [MergeSource] {
        metadata.datasets.filter { $0.service == service }.map { dataset in
            MergeSource(
                metadata: dataset,
                suppressed: suppressed,
                lineage: dataset.lineage.isEmpty ? metadata.lineage : dataset.lineage,
                hidden: hidden,
                read: { [bytes] in Array(bytes[$0.range]) }
            )
        }
    }
}

/// A segment of these profiles.
func segment(of profiles: [TestProfile], sequence: UInt64) throws -> StoredBlock {
    var builder = SegmentBuilder(hashSeed: sequence &* 77)
    for profile in profiles { _ = try builder.add(profile.entry) }
    let encoded = try builder.encode(id: BlockID(high: 1, low: sequence), createdAt: 99)
    return StoredBlock(bytes: encoded.bytes, metadata: encoded.metadata)
}

/// Merges all services of the blocks into one block.
func merged(
    _ blocks: [StoredBlock],
    level: Int,
    encoding: CompactionEncoding? = nil,
    suppressed: [UInt32] = [],
    hidden: [HiddenRows] = [],
    keptBytes: Int = 32 << 20
) async throws -> StoredBlock {
    let bytes = SharedBytes()
    var builder = CompactedBlockBuilder(
        tenant: .anonymous,
        level: level,
        encoding: encoding ?? .standard(level: level),
        keptBytes: keptBytes
    ) { bytes.append($0) }
    for service in Set(blocks.flatMap { $0.metadata.datasets.map(\.service) }).sorted() {
        let sources = blocks.flatMap { $0.sources(service: service, suppressed: suppressed, hidden: hidden) }
        _ = try await builder.append(service: service, sources: sources)
    }
    let metadata = try await builder.finish(id: BlockID(high: 5, low: 6), createdAt: 7, deletionHorizon: 8)
    return StoredBlock(bytes: bytes.all, metadata: metadata)
}

/// Bytes that a sink gathered.
final class SharedBytes: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var all: [UInt8] { bytes.withLock { $0 } }

    func append(_ more: [UInt8]) { bytes.withLock { $0.append(contentsOf: more) } }
}

extension Array {
    /// Cut into runs of random length, in random order.
    func randomParts(using random: inout SplitMix64) -> [[Element]] {
        var parts: [[Element]] = [[]]
        for element in self {
            if Int.random(in: 0..<5, using: &random) == 0 { parts.append([]) }
            parts[parts.count - 1].append(element)
        }
        return parts.filter { !$0.isEmpty }.shuffled(using: &random)
    }
}
