package import HostEnvironment

/// Repeats calls of another store that fail for a while (`.unavailable`, `.throttled`), within a policy and a budget
/// shared with others.
///
/// `.outOfSpace` is not repeated here: waiting milliseconds makes no room. A put whose acknowledgement was lost finds
/// its own object when repeated; it then compares what is stored and succeeds if that is equal.
package struct RetryingObjectStore: ObjectStore {
    private let base: any ObjectStore
    private let policy: RetryPolicy
    private let budget: RetryBudget
    private let time: any TimeSource
    private let random: any RandomSource

    /// Repeats calls of `base`; waits on `time`, jitter from `random`.
    package init(
        _ base: any ObjectStore,
        policy: RetryPolicy,
        budget: RetryBudget,
        time: any TimeSource,
        random: any RandomSource
    ) {
        self.base = base
        self.policy = policy
        self.budget = budget
        self.time = time
        self.random = random
    }

    package func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) {
        var isOutcomeUnknown = false
        var isEarlierPut = false
        try await retrying { () async throws(ObjectStoreError) in
            do throws(ObjectStoreError) {
                try await base.putIfAbsent(key, bytes)
            } catch {
                if error.code == .unavailable { isOutcomeUnknown = true }
                guard error.code == .alreadyExists, isOutcomeUnknown else { throw error }
                isEarlierPut = true
            }
        }
        if isEarlierPut { try await confirm(key, bytes) }
    }

    package func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload {
        let upload = try await retrying { () async throws(ObjectStoreError) in try await base.beginUpload(key) }
        return RetryingUpload(base: upload, store: self)
    }

    package func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
        try await retrying { () async throws(ObjectStoreError) in try await base.get(key, range: range) }
    }

    package func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8] {
        try await retrying { () async throws(ObjectStoreError) in try await base.get(key, limit: limit) }
    }

    package func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int {
        try await retrying { () async throws(ObjectStoreError) in try await base.size(of: key) }
    }

    package func delete(_ key: ObjectKey) async throws(ObjectStoreError) {
        try await retrying { () async throws(ObjectStoreError) in try await base.delete(key) }
    }

    package func list(
        prefix: String,
        after: ObjectKey?,
        limit: Int
    ) async throws(ObjectStoreError) -> [ObjectListing] {
        try await retrying { () async throws(ObjectStoreError) in
            try await base.list(prefix: prefix, after: after, limit: limit)
        }
    }

    /// Checks that the object found under `key` is the one this put wanted to store.
    private func confirm(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) {
        let stored: [UInt8]?
        do {
            stored = try await get(key, limit: bytes.count)
        } catch let error where error.code == .invalidArgument {
            stored = nil
        } catch let error where error.code == .notFound {
            throw ObjectStoreError(.unavailable, "put \(key), then found it deleted; the outcome is unknown")
        }
        guard stored == bytes else {
            throw ObjectStoreError(
                .alreadyExists,
                "cannot put \(key): there is an object of that name, unlike this one"
            )
        }
    }

    /// Repeats `body` as the policy and the budget allow.
    fileprivate func retrying<Value>(
        _ body: () async throws(ObjectStoreError) -> Value
    ) async throws(ObjectStoreError) -> Value {
        var attempt = 1
        while true {
            guard !Task.isCancelled else { throw cancelled }
            do {
                let value = try await body()
                budget.refillAfterSuccess()
                return value
            } catch {
                guard isWorthRepeating(error), attempt < policy.attempts, budget.take() else { throw error }
            }
            try await pause(after: attempt)
            attempt += 1
        }
    }

    private func isWorthRepeating(_ error: ObjectStoreError) -> Bool {
        error.code == .unavailable || error.code == .throttled
    }

    private func pause(after attempt: Int) async throws(ObjectStoreError) {
        do { try await time.sleep(for: policy.delay(after: attempt, random: random)) } catch { throw cancelled }
    }

    private var cancelled: ObjectStoreError {
        ObjectStoreError(.cancelled, "the operation was not repeated: its task was cancelled")
    }
}

/// Repeats calls of an upload; each of them may be.
private struct RetryingUpload: ObjectUpload {
    let base: any ObjectUpload
    let store: RetryingObjectStore

    func append(_ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await store.retrying { () async throws(ObjectStoreError) in try await base.append(bytes) }
    }

    func commit() async throws(ObjectStoreError) {
        try await store.retrying { () async throws(ObjectStoreError) in try await base.commit() }
    }

    func abort() async { await base.abort() }
}
