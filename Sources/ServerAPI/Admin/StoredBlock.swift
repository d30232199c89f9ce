package import BlockFormat
package import ProfileModel

/// A block as operators see it.
package struct StoredBlock: Hashable, Sendable {
    /// Position in the order in which blocks became known.
    package var number: Int64
    /// Its name.
    package var id: BlockID
    /// Its object in the bucket.
    package var objectPath: String
    /// 0 for a segment.
    package var level: Int
    /// Whose profiles are in it, ascending.
    package var tenants: [TenantID]
    /// Times of the first and last profile.
    package var timeRange: TimeRange
    /// When it was made, nanoseconds since 1970.
    package var createdAt: Int64
    /// Length of the object.
    package var bytes: Int
    /// How many datasets of it are live.
    package var datasets: Int
    /// Profiles of those, suppressed ones included.
    package var profiles: Int
    /// Suppressed profiles of those.
    package var suppressed: Int
    /// In which state it is.
    package var state: StoredBlockState
    /// The unfinished job that will replace it.
    package var job: String?

    /// Puts it together.
    package init(
        number: Int64,
        id: BlockID,
        objectPath: String,
        level: Int,
        tenants: [TenantID],
        timeRange: TimeRange,
        createdAt: Int64,
        bytes: Int,
        datasets: Int,
        profiles: Int,
        suppressed: Int,
        state: StoredBlockState,
        job: String?
    ) {
        self.number = number
        self.id = id
        self.objectPath = objectPath
        self.level = level
        self.tenants = tenants
        self.timeRange = timeRange
        self.createdAt = createdAt
        self.bytes = bytes
        self.datasets = datasets
        self.profiles = profiles
        self.suppressed = suppressed
        self.state = state
        self.job = job
    }
}
