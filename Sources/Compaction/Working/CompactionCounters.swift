import Synchronization

/// Counts what this process merged, for metrics.
package final class CompactionCounters: Sendable {
    /// The counts at one moment; all only grow.
    package struct Snapshot: Hashable, Sendable {
        /// Jobs that were completed.
        package var completedJobs = 0
        /// Attempts that failed.
        package var failedAttempts = 0
        /// Attempts that lost their lease.
        package var fencedAttempts = 0
        /// Blocks replaced.
        package var sourceBlocks = 0
        /// Bytes of their objects.
        package var sourceBytes = 0
        /// Blocks made.
        package var resultBlocks = 0
        /// Bytes of their objects.
        package var resultBytes = 0
        /// Profiles in the blocks made.
        package var profiles = 0
        /// Suppressed profiles that were dropped.
        package var droppedProfiles = 0
        /// Rows that a deletion hid and that were dropped.
        package var erasedRows = 0
        /// Datasets that could not be read and were set aside.
        package var setAsideDatasets = 0
        /// Blocks retired because they were older or more than is kept.
        package var expiredBlocks = 0
        /// Objects of retired blocks that were deleted.
        package var removedObjects = 0
        /// Objects without a block that were deleted.
        package var sweptObjects = 0
    }

    private let counts = Mutex(Snapshot())

    /// Starts from zero.
    package init() {}

    /// The counts now.
    package var snapshot: Snapshot { counts.withLock { $0 } }

    func update(_ change: (inout sending Snapshot) -> Void) { counts.withLock { change(&$0) } }
}
