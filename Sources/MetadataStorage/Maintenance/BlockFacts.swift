import BlockFormat
import ProfileModel

/// What stays known of a block's footer when its datasets are gone, to tell whether another footer is the same block's.
struct BlockFacts: Hashable, Sendable {
    /// As in the footer.
    var level: Int
    /// As in the footer.
    var tenant: TenantID?
    /// As in the footer.
    var timeRange: TimeRange
    /// As in the footer.
    var createdAt: Int64
    /// As in the footer.
    var objectSize: Int
    /// As in the footer.
    var deletionHorizon: Int64
    /// As in the footer.
    var lineage: [LineageRange]
}

extension BlockFacts {
    /// The facts of that footer.
    init(_ block: BlockMetadata) {
        level = block.level
        tenant = block.tenant
        timeRange = block.timeRange
        createdAt = block.createdAt
        objectSize = block.objectSize
        deletionHorizon = block.deletionHorizon
        lineage = block.lineage
    }
}
