package import BlockFormat
package import ProfileModel

/// A block as maintenance sees it: everything but what its datasets hold.
package struct BlockSummary: Hashable, Sendable {
    /// In which state a block is.
    package enum State: Hashable, Sendable {
        /// Queries read it.
        case live
        /// Replaced or too old; its object is deleted after a grace.
        case retired
    }

    /// Position in the order the metastore learned of blocks; where the next page begins.
    package var number: Int64
    /// The block.
    package var id: BlockID
    /// Its object in the bucket.
    package var objectPath: String
    /// 0 for a segment.
    package var level: Int
    /// The tenant of a compacted block; nil for a segment.
    package var tenant: TenantID?
    /// Times of the first and last profile.
    package var timeRange: TimeRange
    /// When it was made, nanoseconds since 1970.
    package var createdAt: Int64
    /// Length of the object in bytes.
    package var objectSize: Int
    /// As in the block's footer.
    package var deletionHorizon: Int64
    /// How many datasets are live in it.
    package var datasetCount: Int
    /// Profiles of its live datasets, suppressed ones included.
    package var profileCount: Int
    /// Suppressed profiles of its live datasets.
    package var suppressedCount: Int
    /// Tenants with a live dataset in it, ascending.
    package var tenants: [TenantID]
    /// In which state it is.
    package var state: State
    /// The unfinished job that claims it.
    package var job: String?
    /// Whether all that is live of it was set aside as unreadable: no job takes it.
    package var isSetAside: Bool

    /// Makes a summary.
    package init(
        number: Int64,
        id: BlockID,
        objectPath: String,
        level: Int,
        tenant: TenantID?,
        timeRange: TimeRange,
        createdAt: Int64,
        objectSize: Int,
        deletionHorizon: Int64,
        datasetCount: Int,
        profileCount: Int,
        suppressedCount: Int,
        tenants: [TenantID],
        state: State,
        job: String?,
        isSetAside: Bool
    ) {
        self.number = number
        self.id = id
        self.objectPath = objectPath
        self.level = level
        self.tenant = tenant
        self.timeRange = timeRange
        self.createdAt = createdAt
        self.objectSize = objectSize
        self.deletionHorizon = deletionHorizon
        self.datasetCount = datasetCount
        self.profileCount = profileCount
        self.suppressedCount = suppressedCount
        self.tenants = tenants
        self.state = state
        self.job = job
        self.isSetAside = isSetAside
    }
}

/// Which summaries are wanted.
package struct BlockSummarySelection: Hashable, Sendable {
    /// Only blocks of these levels; nil for all.
    package var levels: ClosedRange<Int>?
    /// Only blocks in this state; nil for both.
    package var state: BlockSummary.State?
    /// Only blocks of this tenant and segments with a live dataset of it; nil for all.
    package var tenant: TenantID?

    /// Makes a selection; everything unless restricted.
    package init(levels: ClosedRange<Int>? = nil, state: BlockSummary.State? = .live, tenant: TenantID? = nil) {
        self.levels = levels
        self.state = state
        self.tenant = tenant
    }
}

/// Everything the metastore knows of one block.
package struct BlockDetails: Hashable, Sendable {
    /// The block without its datasets.
    package var summary: BlockSummary
    /// Which segments' rows it holds.
    package var lineage: [LineageRange]
    /// Its live datasets, ascending by number.
    package var datasets: [DatasetRecord]

    /// Makes details.
    package init(summary: BlockSummary, lineage: [LineageRange], datasets: [DatasetRecord]) {
        self.summary = summary
        self.lineage = lineage
        self.datasets = datasets
    }
}

/// A block that queries no longer read, whose object is still there.
package struct RetiredBlock: Hashable, Sendable {
    /// The block.
    package var id: BlockID
    /// Its object in the bucket.
    package var objectPath: String
    /// Why it was retired.
    package var reason: String

    /// Makes a retired block.
    package init(id: BlockID, objectPath: String, reason: String) {
        self.id = id
        self.objectPath = objectPath
        self.reason = reason
    }
}

/// What one tenant has stored at one level, in one state; segments that several tenants share count for none of them.
package struct StorageUsage: Hashable, Sendable {
    /// The tenant; nil for segments.
    package var tenant: TenantID?
    /// The level.
    package var level: Int
    /// The state.
    package var state: BlockSummary.State
    /// Number of blocks.
    package var blocks: Int
    /// Bytes of their objects.
    package var bytes: Int
    /// Profiles of their live datasets.
    package var profiles: Int
    /// Time of making of the oldest block, nanoseconds since 1970.
    package var oldestCreatedAt: Int64

    /// Makes usage.
    package init(
        tenant: TenantID?,
        level: Int,
        state: BlockSummary.State,
        blocks: Int,
        bytes: Int,
        profiles: Int,
        oldestCreatedAt: Int64
    ) {
        self.tenant = tenant
        self.level = level
        self.state = state
        self.blocks = blocks
        self.bytes = bytes
        self.profiles = profiles
        self.oldestCreatedAt = oldestCreatedAt
    }
}

/// A block found in the bucket, to be known again.
package struct AdoptedBlock: Hashable, Sendable {
    /// Its footer.
    package var block: BlockMetadata
    /// Numbers of the datasets that are live; others of the footer are covered by blocks adopted before.
    package var datasets: [Int]
    /// Suppressed profiles of each of those datasets, ascending.
    package var suppressed: [[UInt32]]
    /// Identities of the not suppressed profiles, so that repeats are still recognised.
    package var identities: [ProfileIdentity]
    /// When each may be forgotten, nanoseconds since 1970.
    package var identitiesExpire: [Int64]

    /// Makes a block to adopt.
    package init(
        block: BlockMetadata,
        datasets: [Int],
        suppressed: [[UInt32]],
        identities: [ProfileIdentity],
        identitiesExpire: [Int64]
    ) {
        self.block = block
        self.datasets = datasets
        self.suppressed = suppressed
        self.identities = identities
        self.identitiesExpire = identitiesExpire
    }
}
