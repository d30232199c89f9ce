package import HostEnvironment
package import Logging
package import MetadataStorage
package import ProfileModel

/// Retires blocks that are older or more than their tenant keeps.
package struct RetentionKeeper: Sendable {
    private let metastore: any MaintenanceMetastore
    private let time: any TimeSource
    private let limits: @Sendable (TenantID) -> RetentionLimits
    private let counters: CompactionCounters
    private let logger: Logger

    /// Makes a keeper; `limits` gives what a tenant keeps now.
    package init(
        metastore: any MaintenanceMetastore,
        time: any TimeSource,
        limits: @escaping @Sendable (TenantID) -> RetentionLimits,
        counters: CompactionCounters,
        logger: Logger
    ) {
        self.metastore = metastore
        self.time = time
        self.limits = limits
        self.counters = counters
        self.logger = logger
    }

    /// Looks at every live block once; returns how many were retired.
    ///
    /// - Throws: `MetastoreError`.
    @discardableResult
    package func keep() async throws(MetastoreError) -> Int {
        let blocks = try await metastore.allBlockSummaries(BlockSummarySelection())
        let plan = RetentionPlan(blocks, limits: limits, now: time.unixNanoseconds)
        let old = try await metastore.retire(plan.tooOld, reason: "older than is kept")
        let excess = try await metastore.retire(plan.tooMuch, reason: "more bytes than are kept")
        let count = old.count + excess.count
        if count > 0 {
            counters.update { $0.expiredBlocks += count }
            logger.info(
                "blocks are no longer kept",
                metadata: ["too.old": "\(old.count)", "too.much": "\(excess.count)"]
            )
        }
        return count
    }
}
