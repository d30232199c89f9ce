package import MetadataStorage

/// How compaction stands, for metrics and readiness.
package struct CompactionSnapshot: Hashable, Sendable {
    /// Jobs to be leased.
    package var waitingJobs = 0
    /// Jobs that workers have.
    package var leasedJobs = 0
    /// Jobs that failed too often; somebody has to look.
    package var parkedJobs = 0
    /// Age of the oldest job that no worker has.
    package var oldestWaitingAge = Duration.zero
    /// Age of the oldest segment that is not compacted, those set aside left out.
    package var lag = Duration.zero
    /// What is stored, by tenant, level and state.
    package var usage: [StorageUsage] = []
    /// What is left of deletions.
    package var deletions: [DeletionTracker.Remainder] = []
    /// Why the last look at the metastore failed; nil when it did not.
    package var problem: String?

    /// Nothing known yet.
    package init() {}
}
