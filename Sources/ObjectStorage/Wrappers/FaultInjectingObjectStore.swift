package import HostEnvironment

/// Makes another store slow and unreliable on purpose, for trials of how a whole system bears it.
///
/// Requests wait beside each other, never for each other. Failures are `.unavailable`, as those of a store that could
/// not be reached.
package struct FaultInjectingObjectStore: ObjectStore {
    private let base: any ObjectStore
    private let faults: InjectedFaults
    private let time: any TimeSource
    private let random: any RandomSource

    /// Passes requests on to `base`; they wait on `time`, and `random` says which of them suffer what.
    package init(_ base: any ObjectStore, faults: InjectedFaults, time: any TimeSource, random: any RandomSource) {
        self.base = base
        self.faults = faults
        self.time = time
        self.random = random
    }

    package func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await injecting(.put, key.path) { () async throws(ObjectStoreError) in
            try await base.putIfAbsent(key, bytes)
        }
    }

    package func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload {
        let upload = try await injecting(.append, key.path) { () async throws(ObjectStoreError) in
            try await base.beginUpload(key)
        }
        return FaultInjectingUpload(base: upload, key: key, store: self)
    }

    package func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
        try await injecting(.getRange, key.path, damage: { $0.damaged($1) }) { () async throws(ObjectStoreError) in
            try await base.get(key, range: range)
        }
    }

    package func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8] {
        try await injecting(.getWhole, key.path, damage: { $0.damaged($1) }) { () async throws(ObjectStoreError) in
            try await base.get(key, limit: limit)
        }
    }

    package func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int {
        try await injecting(.size, key.path) { () async throws(ObjectStoreError) in try await base.size(of: key) }
    }

    package func delete(_ key: ObjectKey) async throws(ObjectStoreError) {
        try await injecting(.delete, key.path) { () async throws(ObjectStoreError) in try await base.delete(key) }
    }

    package func list(
        prefix: String,
        after: ObjectKey?,
        limit: Int
    ) async throws(ObjectStoreError) -> [ObjectListing] {
        try await injecting(.list, prefix) { () async throws(ObjectStoreError) in
            try await base.list(prefix: prefix, after: after, limit: limit)
        }
    }

    /// Lets one request meet its fate.
    func injecting<Value>(
        _ operation: ObjectOperation,
        _ name: String,
        damage: (RequestFate, Value) -> Value = { _, value in value },
        _ body: () async throws(ObjectStoreError) -> Value
    ) async throws(ObjectStoreError) -> Value {
        let fate = faults.fate(of: operation, random: random)
        try await wait(fate.latency, operation, name)
        if fate.failure == .withoutEffect { throw failure("before", operation, name) }
        let value = try await body()
        if fate.failure == .afterEffect { throw failure("after", operation, name) }
        return damage(fate, value)
    }

    private func wait(_ latency: Duration, _ operation: ObjectOperation, _ name: String) async throws(ObjectStoreError)
    {
        guard latency > .zero else { return }
        do { try await time.sleep(for: latency) } catch {
            throw ObjectStoreError(.cancelled, "\(operation) of \(name) was cancelled during its injected latency")
        }
    }

    private func failure(_ moment: String, _ operation: ObjectOperation, _ name: String) -> ObjectStoreError {
        ObjectStoreError(.unavailable, "\(operation) of \(name): a failure was injected \(moment) the request")
    }
}
