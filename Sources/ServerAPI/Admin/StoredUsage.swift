/// What the bucket holds, by level.
package struct StoredUsage: Hashable, Sendable {
    /// Every level that holds anything, ascending.
    package var levels: [Level]
    /// The bucket was too large to be listed whole: unknown objects are at least so many.
    package var unknownIsPartial: Bool

    /// Puts it together.
    package init(
        levels: [Level],
        unknownIsPartial: Bool
    ) {
        self.levels = levels
        self.unknownIsPartial = unknownIsPartial
    }
}

extension StoredUsage {
    /// One level.
    package struct Level: Hashable, Sendable {
        /// 0 for segments.
        package var level: Int
        /// Blocks that queries read: how many, their bytes, their profiles.
        package var live = Amount()
        /// Blocks that queries no longer read and whose objects are still there.
        package var retired = Amount()
        /// Objects that no block has.
        package var unknown = Amount()
        /// When the oldest live block was made, nanoseconds since 1970; nil without one.
        package var oldestCreatedAt: Int64?

        /// An empty level.
        package init(level: Int) { self.level = level }
    }

    /// So many objects of so many bytes.
    package struct Amount: Hashable, Sendable {
        /// How many.
        package var count = 0
        /// Their bytes.
        package var bytes = 0
        /// Their profiles, where known.
        package var profiles = 0

        /// Nothing.
        package init() {}

        /// Counts more.
        package mutating func add(count: Int = 1, bytes: Int, profiles: Int = 0) {
            self.count += count
            self.bytes += bytes
            self.profiles += profiles
        }
    }
}
