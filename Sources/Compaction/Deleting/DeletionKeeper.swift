package import Logging
package import MetadataStorage
package import ObjectStorage

/// Gives deletions their row whose process ended between the control object and the row.
///
/// Such a deletion was not acknowledged, so it may hold or not. But the bucket states it and a rebuilt index would apply
/// it: with the row, all indexes say the same.
package struct DeletionKeeper: Sendable {
    private static let largestObject = 1 << 20
    private static let page = 1000

    private let metastore: any MaintenanceMetastore
    private let store: any ObjectStore
    private let logger: Logger

    /// Makes a keeper.
    package init(metastore: any MaintenanceMetastore, store: any ObjectStore, logger: Logger) {
        self.metastore = metastore
        self.store = store
        self.logger = logger
    }

    /// Lists control objects, reads those of deletions without a row, and adds the rows; returns how many.
    ///
    /// An object that cannot be read as a deletion is logged and left; `fsck` names it.
    /// - Throws: `ObjectStoreError`, `MetastoreError`.
    @discardableResult
    package func keep() async throws -> Int {
        let paths = try await recordedPaths()
        guard !paths.isEmpty else { return 0 }
        let rows = try await metastore.allDeletions(includingErased: true)
        let known = Set(rows.map { ObjectKey(DeletionObject.path(tenant: $0.tenant, id: $0.id)) })
        var added = 0
        for key in paths where !known.contains(key) {
            guard let deletion = try await read(key) else { continue }
            try await metastore.addDeletion(deletion)
            added += 1
            logger.notice("a deletion that was left without a row has one", metadata: ["object": "\(key)"])
        }
        return added
    }

    private func recordedPaths() async throws(ObjectStoreError) -> [ObjectKey] {
        var paths: [ObjectKey] = []
        var last: ObjectKey?
        while true {
            let page = try await store.list(prefix: "control/", after: last, limit: Self.page)
            paths += page.map(\.key).filter { DeletionObject.isPath($0.path) }
            last = page.last?.key
            if page.count < Self.page { return paths }
        }
    }

    private func read(_ key: ObjectKey) async throws(ObjectStoreError) -> DeletionRecord? {
        let bytes = try await store.get(key, limit: Self.largestObject)
        do throws(MetastoreError) { return try DeletionObject.decode(bytes, from: key.path) } catch {
            logger.error(
                "a control object states no deletion that this process can read; `firefinch fsck` says more",
                metadata: ["object": "\(key)", "error": "\(error)"]
            )
            return nil
        }
    }
}
