/// An upload whose requests suffer what its store injects.
struct FaultInjectingUpload: ObjectUpload {
    let base: any ObjectUpload
    let key: ObjectKey
    let store: FaultInjectingObjectStore

    func append(_ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await store.injecting(.append, key.path) { () async throws(ObjectStoreError) in
            try await base.append(bytes)
        }
    }

    func commit() async throws(ObjectStoreError) {
        try await store.injecting(.put, key.path) { () async throws(ObjectStoreError) in try await base.commit() }
    }

    func abort() async { await base.abort() }
}
