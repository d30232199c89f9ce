import ObjectStorage

/// The bucket as one process reaches it.
struct ProcessObjectStore: ObjectStore {
    let base: any ObjectStore
    let process: SimulatedProcess

    func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await process.passing { () async throws(ObjectStoreError) in try await base.putIfAbsent(key, bytes) }
    }

    func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload {
        let upload = try await process.passing { () async throws(ObjectStoreError) in try await base.beginUpload(key) }
        return ProcessUpload(base: upload, process: process)
    }

    func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
        try await process.passing { () async throws(ObjectStoreError) in try await base.get(key, range: range) }
    }

    func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8] {
        try await process.passing { () async throws(ObjectStoreError) in try await base.get(key, limit: limit) }
    }

    func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int {
        try await process.passing { () async throws(ObjectStoreError) in try await base.size(of: key) }
    }

    func delete(_ key: ObjectKey) async throws(ObjectStoreError) {
        try await process.passing { () async throws(ObjectStoreError) in try await base.delete(key) }
    }

    func list(prefix: String, after: ObjectKey?, limit: Int) async throws(ObjectStoreError) -> [ObjectListing] {
        try await process.passing { () async throws(ObjectStoreError) in
            try await base.list(prefix: prefix, after: after, limit: limit)
        }
    }
}

private struct ProcessUpload: ObjectUpload {
    let base: any ObjectUpload
    let process: SimulatedProcess

    func append(_ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await process.passing { () async throws(ObjectStoreError) in try await base.append(bytes) }
    }

    func commit() async throws(ObjectStoreError) {
        try await process.passing { () async throws(ObjectStoreError) in try await base.commit() }
    }

    func abort() async { await base.abort() }
}

extension SimulatedProcess {
    fileprivate func passing<Value>(
        _ body: () async throws(ObjectStoreError) -> Value
    ) async throws(ObjectStoreError) -> Value {
        try await pass(orFail: ObjectStoreError(.unavailable, "the process is gone"), body)
    }
}
