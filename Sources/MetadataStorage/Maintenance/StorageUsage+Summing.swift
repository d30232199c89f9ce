import ProfileModel

extension StorageUsage {
    /// What is counted together.
    struct Key: Hashable, Comparable {
        var tenant: TenantID?
        var level: Int
        var state: BlockSummary.State

        /// Segments first, then by tenant; live before retired.
        static func < (lhs: Key, rhs: Key) -> Bool {
            (lhs.tenant?.name ?? "", lhs.level, lhs.isRetired) < (rhs.tenant?.name ?? "", rhs.level, rhs.isRetired)
        }

        private var isRetired: Int { state == .retired ? 1 : 0 }
    }

    /// Nothing yet of that key.
    init(of key: Key) {
        self.init(
            tenant: key.tenant,
            level: key.level,
            state: key.state,
            blocks: 0,
            bytes: 0,
            profiles: 0,
            oldestCreatedAt: .max
        )
    }

    /// What it counts.
    var key: Key { Key(tenant: tenant, level: level, state: state) }

    /// Counts a block of this key.
    mutating func add(_ summary: BlockSummary) {
        blocks += 1
        bytes += summary.objectSize
        profiles += summary.profileCount
        oldestCreatedAt = min(oldestCreatedAt, summary.createdAt)
    }
}
