import BlockFormat
package import Logging
package import MetadataStorage
package import ObjectStorage

/// Deletes the objects of blocks that were retired long enough ago: the metadata went first, the object goes second, and
/// only then the block is forgotten.
///
/// Objects that could not be deleted are tried again after all others, so that they hold up none.
package actor RemovalKeeper {
    private static let batch = 100
    private static let mostFailing = 10_000

    private let metastore: any MaintenanceMetastore
    private let store: any ObjectStore
    private let grace: Duration
    private let counters: CompactionCounters
    private let logger: Logger
    /// Blocks whose object could not be deleted; that of the first was not tried for the longest time.
    private var failing: [BlockID] = []

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
    /// What cannot be deleted now is left for the next time. When of a hundred objects none can be deleted, it tries no
    /// more of them.
    /// - Throws: `MetastoreError`.
    @discardableResult
    package func remove() async throws(MetastoreError) -> Int {
        let earlier = failing.count
        var count = 0
        while !Task.isCancelled {
            let known = Set(failing)
            let due = try await metastore.removableBlocks(grace: grace, limit: Self.batch + known.count)
            let fresh = due.filter { !known.contains($0.id) }.prefix(Self.batch)
            let deleted = try await remove(Array(fresh))
            count += deleted
            guard deleted == 0 || fresh.count < Self.batch else { continue }
            return try await count + removeAgain(due, atMost: min(earlier, Self.batch))
        }
        return count
    }

    /// Tries some of those that failed at an earlier look.
    private func removeAgain(_ due: [RetiredBlock], atMost limit: Int) async throws(MetastoreError) -> Int {
        let known = Dictionary(due.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let again = Array(failing.prefix(limit))
        failing.removeFirst(again.count)
        // Those that are not due any more another process removed.
        return try await remove(again.compactMap { known[$0] })
    }

    /// Deletes objects and forgets their blocks; returns how many.
    private func remove(_ blocks: [RetiredBlock]) async throws(MetastoreError) -> Int {
        var removed: [BlockID] = []
        var failures: [(block: RetiredBlock, error: ObjectStoreError)] = []
        for block in blocks {
            do throws(ObjectStoreError) {
                try await store.delete(ObjectKey(block.objectPath))
                removed.append(block.id)
            } catch {
                failures.append((block, error))
            }
        }
        note(failures)
        if !removed.isEmpty { try await metastore.forgetBlocks(removed) }
        let count = removed.count
        counters.update { $0.removedObjects += count }
        return count
    }

    private func note(_ failures: [(block: RetiredBlock, error: ObjectStoreError)]) {
        guard let (block, error) = failures.first else { return }
        failing += failures.map(\.block.id).prefix(max(0, Self.mostFailing - failing.count))
        logger.warning(
            "objects of retired blocks could not be deleted; they will be tried again",
            metadata: ["objects": "\(failures.count)", "first": "\(block.objectPath)", "error": "\(error)"]
        )
    }
}
