package import ProfileModel

/// The complete description of a block, as its footer holds it: enough to rebuild the metastore from the bucket.
package struct BlockMetadata: Hashable, Sendable {
    /// The block's name.
    package var id: BlockID
    /// 0 for a segment, 1 to 3 for compacted blocks.
    package var level: Int
    /// The tenant of a compacted block; nil for a segment, whose datasets name theirs.
    package var tenant: TenantID?
    /// Times of the first and last profile.
    package var timeRange: TimeRange
    /// Which segments' rows the block holds, ascending.
    package var lineage: [LineageRange]
    /// When the block was made, nanoseconds since 1970.
    package var createdAt: Int64
    /// Its datasets; their order numbers them.
    package var datasets: [DatasetMetadata]
    /// Length of the whole object in bytes.
    package var objectSize: Int
    /// Deletions stated at this time or later, nanoseconds since 1970, are not applied to the block yet; earlier ones do
    /// not concern it or are applied.
    ///
    /// For a segment the time it was made.
    package var deletionHorizon: Int64

    /// Makes a block's metadata.
    ///
    /// Without `deletionHorizon` it is the time of making.
    package init(
        id: BlockID,
        level: Int,
        tenant: TenantID?,
        timeRange: TimeRange,
        lineage: [LineageRange],
        createdAt: Int64,
        datasets: [DatasetMetadata],
        objectSize: Int,
        deletionHorizon: Int64? = nil
    ) {
        self.id = id
        self.level = level
        self.tenant = tenant
        self.timeRange = timeRange
        self.lineage = lineage
        self.createdAt = createdAt
        self.datasets = datasets
        self.objectSize = objectSize
        self.deletionHorizon = deletionHorizon ?? createdAt
    }

    /// The object's path in the bucket.
    package var objectPath: String { Self.objectPath(id: id, level: level, tenant: tenant) }

    /// Where a block of that id, level and tenant lies: `segments/…` for level 0, `blocks/<tenant>/…` above.
    package static func objectPath(id: BlockID, level: Int, tenant: TenantID?) -> String {
        let name = id.description
        guard let tenant, level > 0 else { return "segments/\(name.prefix(16))/\(name.suffix(16)).ffb" }
        return "blocks/\(tenant.name)/\(level)/\(name).ffb"
    }
}

/// A run of segments of one writer incarnation.
package struct LineageRange: Hashable, Comparable, Sendable {
    /// The writer's incarnation.
    package var incarnation: UInt64
    /// First and last sequence number, inclusive.
    package var sequences: ClosedRange<UInt64>

    /// Makes a range.
    package init(incarnation: UInt64, sequences: ClosedRange<UInt64>) {
        self.incarnation = incarnation
        self.sequences = sequences
    }

    package static func < (lhs: LineageRange, rhs: LineageRange) -> Bool {
        (lhs.incarnation, lhs.sequences.lowerBound) < (rhs.incarnation, rhs.sequences.lowerBound)
    }
}
