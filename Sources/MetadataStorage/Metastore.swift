package import BlockFormat
package import ProfileModel

/// The index of blocks: which exist, for whom, for when.
///
/// An index only: all of it can be rebuilt from the bucket.
/// Operations are whole in themselves (no transaction spans two calls) and may be repeated with the same effect.
/// Implementations pass one contract suite.
package protocol Metastore: Sendable {
    /// Makes a segment findable, once, and decides which of its profiles are new.
    ///
    /// In one transaction: if a block of that id is already there, nothing changes and the first outcome is given
    /// again; otherwise the identities are recorded, the profiles whose identity was already known are marked
    /// suppressed, and the block is added. A profile is new to exactly one segment, whatever the order and the writers.
    /// The first outcome is given as long as the block is known, also when other blocks have replaced it.
    ///
    /// - Throws: `MetastoreError`; with `.unavailable` the outcome is unknown and the call should be repeated; with
    ///   `.condemned` the segment's object was given up or already deleted.
    func commitSegment(_ segment: SegmentCommit) async throws(MetastoreError) -> SegmentOutcome

    /// The blocks with a dataset that belongs to one of the tenants and overlaps the range, each cut down to such
    /// datasets, ascending by block id; a snapshot.
    ///
    /// - Throws: `MetastoreError`; `.resourceExhausted` when there are more than `limit` blocks.
    func blocks(matching selection: BlockSelection) async throws(MetastoreError) -> [BlockRecord]

    /// Deletions of these tenants that are not erased yet, ascending by time.
    ///
    /// To be asked for before the blocks: then no row can be seen that a deletion hid before the call.
    /// - Throws: `MetastoreError`.
    func deletions(of tenants: [TenantID]) async throws(MetastoreError) -> [DeletionRecord]

    /// Forgets identities that no push can have any more; returns how many, at most `limit`.
    func forgetIdentities(expiredBefore unixNanoseconds: Int64, limit: Int) async throws(MetastoreError) -> Int

    /// Whether the metastore can commit now; throws when it cannot, saying why.
    ///
    /// For readiness: cheap, and writes nothing that lasts.
    func checkWritable() async throws(MetastoreError)
}

/// A segment that has been stored and is to become findable.
package struct SegmentCommit: Hashable, Sendable {
    /// The segment's footer.
    package var block: BlockMetadata
    /// Identities of the profiles of each dataset, in the order of their numbers.
    package var identities: [[ProfileIdentity]]
    /// When identities may be forgotten, nanoseconds since 1970, one for each profile like `identities`; `Int64.max`
    /// for never.
    package var identitiesExpire: [[Int64]]

    /// Makes a commit.
    package init(block: BlockMetadata, identities: [[ProfileIdentity]], identitiesExpire: [[Int64]]) {
        self.block = block
        self.identities = identities
        self.identitiesExpire = identitiesExpire
    }
}

/// What a commit decided.
package struct SegmentOutcome: Hashable, Sendable {
    /// Numbers of the suppressed profiles of each dataset, ascending.
    package var suppressed: [[UInt32]]

    /// Makes an outcome.
    package init(suppressed: [[UInt32]]) { self.suppressed = suppressed }
}

/// Which blocks are wanted.
package struct BlockSelection: Hashable, Sendable {
    /// Owners of the datasets.
    package var tenants: [TenantID]
    /// The datasets' time overlaps this.
    package var range: TimeRange
    /// Only datasets of this service, if given.
    package var service: String?
    /// More blocks than this are refused.
    package var limit: Int

    /// Makes a selection.
    package init(tenants: [TenantID], range: TimeRange, service: String? = nil, limit: Int) {
        self.tenants = tenants
        self.range = range
        self.service = service
        self.limit = limit
    }
}

/// A block as the metastore knows it, with the datasets that were selected.
package struct BlockRecord: Hashable, Sendable {
    /// The block.
    package var id: BlockID
    /// Its object in the bucket.
    package var objectPath: String
    /// 0 for a segment.
    package var level: Int
    /// Deletions stated at this time or later are not applied to it; see `BlockMetadata.deletionHorizon`.
    package var deletionHorizon: Int64
    /// The selected datasets, ascending by number.
    package var datasets: [DatasetRecord]

    /// Makes a record.
    package init(id: BlockID, objectPath: String, level: Int, deletionHorizon: Int64, datasets: [DatasetRecord]) {
        self.id = id
        self.objectPath = objectPath
        self.level = level
        self.deletionHorizon = deletionHorizon
        self.datasets = datasets
    }
}

/// A dataset as the metastore knows it.
package struct DatasetRecord: Hashable, Sendable {
    /// Its number in the block.
    package var number: Int
    /// Its metadata.
    package var metadata: DatasetMetadata
    /// Numbers of its suppressed profiles, ascending.
    package var suppressed: [UInt32]

    /// Makes a record.
    package init(number: Int, metadata: DatasetMetadata, suppressed: [UInt32]) {
        self.number = number
        self.metadata = metadata
        self.suppressed = suppressed
    }
}
