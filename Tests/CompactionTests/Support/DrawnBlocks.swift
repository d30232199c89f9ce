import BlockFormat
import MetadataStorage
import ProfileModel
import TestSupport

/// A summary for tests that plan: one live block with sensible defaults.
func summary(
    _ number: Int,
    level: Int = 0,
    tenants: [String] = ["alice"],
    createdAt: Int64 = 0,
    start: Int64 = 0,
    end: Int64 = 0,
    bytes: Int = 1000,
    horizon: Int64? = nil,
    state: BlockSummary.State = .live,
    job: String? = nil,
    isSetAside: Bool = false
) throws -> BlockSummary {
    let owners = try tenants.map { try TenantID($0) }
    let id = BlockID(high: UInt64(level), low: UInt64(number))
    return BlockSummary(
        number: Int64(number),
        id: id,
        objectPath: BlockMetadata.objectPath(id: id, level: level, tenant: level > 0 ? owners.first : nil),
        level: level,
        tenant: level > 0 ? owners.first : nil,
        timeRange: TimeRange(start: start, end: max(start, end)),
        createdAt: createdAt,
        objectSize: bytes,
        deletionHorizon: horizon ?? createdAt,
        datasetCount: 1,
        profileCount: 1,
        suppressedCount: 0,
        tenants: owners,
        state: state,
        job: job,
        isSetAside: isSetAside
    )
}

/// Blocks drawn from a seed: all levels and states, a few tenants, ages up to two hours before `now`.
func drawnBlocks(_ random: inout SplitMix64, now: Int64) throws -> [BlockSummary] {
    try (0..<Int.random(in: 0...120, using: &random)).map { number in
        let level = Int.random(in: 0...3, using: &random)
        let names = ["alice", "bob", "carol"].shuffled(using: &random)
        let count = level > 0 ? 1 : Int.random(in: 1...3, using: &random)
        let start = now - Int64.random(in: 0...7_200_000_000_000, using: &random)
        return try summary(
            number,
            level: level,
            tenants: names.prefix(count).sorted(),
            createdAt: now - Int64.random(in: 0...7_200_000_000_000, using: &random),
            start: start,
            end: start + Int64.random(in: 0...60_000_000_000, using: &random),
            bytes: Int.random(in: 1...(80 << 20), using: &random),
            state: Int.random(in: 0..<8, using: &random) == 0 ? .retired : .live,
            job: Int.random(in: 0..<6, using: &random) == 0 ? "taken" : nil,
            isSetAside: Int.random(in: 0..<10, using: &random) == 0
        )
    }
}
