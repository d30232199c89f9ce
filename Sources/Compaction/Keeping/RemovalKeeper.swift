import BlockFormat
package import Logging
package import MetadataStorage
package import ObjectStorage

/// Deletes the objects of blocks that were retired long enough ago: the metadata went first, the object goes second, and
/// only then the block is forgotten.
package struct RemovalKeeper: Sendable {
    private static let batch = 100

    private let metastore: any MaintenanceMetastore
    private let store: any ObjectStore
    private let grace: Duration
    private let counters: CompactionCounters
    private let logger: Logger

    /// Makes a keeper; objects stay for `grace` after their block was retired.
    package init(
        metastore: any MaintenanceMetastore,
        store: any ObjectStore,
        grace: Duration,
        counters: CompactionCounters,
        logger: Logger
    ) {
        self.metastore = metastore
        self.store = store
        self.grace = grace
        self.counters = counters
        self.logger = logger
    }

    /// Deletes what is due and returns how many objects that were.
    ///
    /// What cannot be deleted now is left for the next time.
    /// - Throws: `MetastoreError`.
    @discardableResult
    package func remove() async throws(MetastoreError) -> Int {
        var count = 0
        while !Task.isCancelled {
            let due = try await metastore.removableBlocks(grace: grace, limit: Self.batch)
            var removed: [BlockID] = []
            for block in due where await delete(block) { removed.append(block.id) }
            if !removed.isEmpty { try await metastore.forgetBlocks(removed) }
            let deleted = removed.count
            counters.update { $0.removedObjects += deleted }
            count += deleted
            if due.count < Self.batch || deleted < due.count { break }
        }
        return count
    }

    private func delete(_ block: RetiredBlock) async -> Bool {
        do throws(ObjectStoreError) {
            try await store.delete(ObjectKey(block.objectPath))
            return true
        } catch {
            logger.warning(
                "the object of a retired block could not be deleted; it will be tried again",
                metadata: ["object": "\(block.objectPath)", "error": "\(error)"]
            )
            return false
        }
    }
}
