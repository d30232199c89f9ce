package import BlockFormat
package import ProfileModel
package import QueryModel

/// What operators ask of the stored data, and order to be done with it.
///
/// Whoever builds the process decides what stands behind it. Errors are `APIError`, `QueryError` or
/// `CancellationError`; anything else is a defect.
package protocol StorageAdministering: Sendable {
    /// A page of blocks in the order they became known; of several tenants' blocks when `filter` names none.
    func blocks(_ filter: StoredBlockFilter, after number: Int64?, limit: Int) async throws -> StoredBlockPage

    /// Everything known of a block, live or retired; nil when nothing is.
    func block(_ id: BlockID) async throws -> StoredBlockDetails?

    /// What each level holds.
    ///
    /// - Parameters:
    ///   - tenants: Only blocks with data of these; nil for all. A segment that several tenants share counts whole.
    ///   - withUnknown: Also lists the bucket for objects that no block has.
    /// - Returns: The levels that hold anything.
    /// - Throws: As the protocol says.
    func usage(of tenants: [TenantID]?, withUnknown: Bool) async throws -> StoredUsage

    /// Adds the jobs that bring everything below a level up to it; returns within seconds, and is repeated to see how far
    /// it is.
    ///
    /// - Parameters:
    ///   - level: 1 to 3.
    ///   - madeBy: Only what was stored by then, nanoseconds since 1970; nil for now.
    /// - Returns: How far it is.
    /// - Throws: As the protocol says.
    func compact(toLevel level: Int, madeBy: Int64?) async throws -> CompactionStanding

    /// Jobs that are not done, the oldest first.
    func jobs(limit: Int) async throws -> [BackgroundJob]

    /// Makes a parked job due again; false when there is no such parked job.
    func retryJob(_ key: String) async throws -> Bool

    /// States a deletion: its rows are hidden when this returns.
    func delete(selector: String, range: TimeRange, of tenant: TenantID) async throws -> StatedDeletion

    /// Deletions, the oldest first, of these tenants or all.
    func deletions(of tenants: [TenantID]?, includingErased: Bool) async throws -> [StatedDeletion]

    /// What a query would read, without reading it.
    func plan(_ query: Query) async throws -> QueryPlan
}
