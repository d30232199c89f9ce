package import ObjectStorage

/// What stands between a process under test and its bucket.
package protocol ObjectStoreInterposing: Sendable {
    /// Makes a call, or fails before or after it.
    func passing<Value>(
        _ body: () async throws(ObjectStoreError) -> Value
    ) async throws(ObjectStoreError) -> Value
}

/// A bucket whose every call goes through something that may fail it; uploads, too, but for giving them up.
package struct InterposedObjectStore: ObjectStore {
    private let base: any ObjectStore
    private let between: any ObjectStoreInterposing

    /// Puts `between` in front of `base`.
    package init(_ base: any ObjectStore, through between: any ObjectStoreInterposing) {
        self.base = base
        self.between = between
    }

    package func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await between.passing { () async throws(ObjectStoreError) in try await base.putIfAbsent(key, bytes) }
    }

    package func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload {
        let upload = try await between.passing { () async throws(ObjectStoreError) in try await base.beginUpload(key) }
        return InterposedUpload(base: upload, between: between)
    }

    package func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
        try await between.passing { () async throws(ObjectStoreError) in try await base.get(key, range: range) }
    }

    package func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8] {
        try await between.passing { () async throws(ObjectStoreError) in try await base.get(key, limit: limit) }
    }

    package func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int {
        try await between.passing { () async throws(ObjectStoreError) in try await base.size(of: key) }
    }

    package func delete(_ key: ObjectKey) async throws(ObjectStoreError) {
        try await between.passing { () async throws(ObjectStoreError) in try await base.delete(key) }
    }

    package func list(
        prefix: String,
        after: ObjectKey?,
        limit: Int
    ) async throws(ObjectStoreError) -> [ObjectListing] {
        try await between.passing { () async throws(ObjectStoreError) in
            try await base.list(prefix: prefix, after: after, limit: limit)
        }
    }
}

private struct InterposedUpload: ObjectUpload {
    let base: any ObjectUpload
    let between: any ObjectStoreInterposing

    func append(_ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await between.passing { () async throws(ObjectStoreError) in try await base.append(bytes) }
    }

    func commit() async throws(ObjectStoreError) {
        try await between.passing { () async throws(ObjectStoreError) in try await base.commit() }
    }

    func abort() async { await base.abort() }
}
