import Synchronization

/// Counts requests, failures and bytes of another store by operation.
package final class CountingObjectStore: ObjectStore {
    private let base: any ObjectStore
    private let counted = Mutex(ObjectStoreUsage())

    /// Counts what goes to `base`, from zero.
    package init(_ base: any ObjectStore) { self.base = base }

    /// What was counted so far, and what is under way.
    package var usage: ObjectStoreUsage { counted.withLock { $0 } }

    package func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await count(.put, bytes: { _ in bytes.count }) { () async throws(ObjectStoreError) in
            try await base.putIfAbsent(key, bytes)
        }
    }

    package func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload {
        let upload = try await count(.append, bytes: { _ in 0 }) { () async throws(ObjectStoreError) in
            try await base.beginUpload(key)
        }
        return CountingUpload(base: upload, store: self)
    }

    package func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
        try await count(.getRange, bytes: \.count) { () async throws(ObjectStoreError) in
            try await base.get(key, range: range)
        }
    }

    package func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8] {
        try await count(.getWhole, bytes: \.count) { () async throws(ObjectStoreError) in
            try await base.get(key, limit: limit)
        }
    }

    package func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int {
        try await count(.size, bytes: { _ in 0 }) { () async throws(ObjectStoreError) in
            try await base.size(of: key)
        }
    }

    package func delete(_ key: ObjectKey) async throws(ObjectStoreError) {
        try await count(.delete, bytes: { _ in 0 }) { () async throws(ObjectStoreError) in
            try await base.delete(key)
        }
    }

    package func list(
        prefix: String,
        after: ObjectKey?,
        limit: Int
    ) async throws(ObjectStoreError) -> [ObjectListing] {
        try await count(.list, bytes: { _ in 0 }) { () async throws(ObjectStoreError) in
            try await base.list(prefix: prefix, after: after, limit: limit)
        }
    }

    /// Runs one operation and counts how it ended.
    fileprivate func count<Value>(
        _ operation: ObjectOperation,
        bytes: (Value) -> Int,
        _ body: () async throws(ObjectStoreError) -> Value
    ) async throws(ObjectStoreError) -> Value {
        counted.withLock { $0.begin(operation) }
        do {
            let value = try await body()
            let moved = bytes(value)
            counted.withLock { $0.record(operation, bytes: moved) }
            return value
        } catch {
            counted.withLock { $0.recordFailure(operation, error.code) }
            throw error
        }
    }
}

/// Counts what goes to an upload.
private struct CountingUpload: ObjectUpload {
    let base: any ObjectUpload
    let store: CountingObjectStore

    func append(_ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await store.count(.append, bytes: { _ in bytes.count }) { () async throws(ObjectStoreError) in
            try await base.append(bytes)
        }
    }

    func commit() async throws(ObjectStoreError) {
        try await store.count(.put, bytes: { _ in 0 }) { () async throws(ObjectStoreError) in try await base.commit() }
    }

    func abort() async { await base.abort() }
}
