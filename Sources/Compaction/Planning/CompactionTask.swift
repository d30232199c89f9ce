package import BlockFormat
package import ProfileModel

/// What a compaction job asks for, beside its sources: everything that the bytes of its results follow from.
package struct CompactionTask: Hashable, Sendable {
    /// The block to make for one tenant.
    package struct Result: Hashable, Sendable {
        /// Whose.
        package var tenant: TenantID
        /// The block's id; it follows from what it is made of.
        package var id: BlockID
        /// Deletions stated at this time or later are not applied to it.
        package var deletionHorizon: Int64
        /// Ids of the deletions to apply, ascending.
        package var deletions: [String]

        /// Makes a result.
        package init(tenant: TenantID, id: BlockID, deletionHorizon: Int64, deletions: [String]) {
            self.tenant = tenant
            self.id = id
            self.deletionHorizon = deletionHorizon
            self.deletions = deletions
        }
    }

    /// Version of `CompactionEncoding` that the ids stand for.
    package var encoding: Int
    /// Level of the results.
    package var level: Int
    /// When the newest source was made, nanoseconds since 1970: the results' time of making.
    package var createdAt: Int64
    /// One for each tenant of the sources, ascending.
    package var results: [Result]

    /// Makes a task.
    package init(encoding: Int, level: Int, createdAt: Int64, results: [Result]) {
        self.encoding = encoding
        self.level = level
        self.createdAt = createdAt
        self.results = results
    }
}
