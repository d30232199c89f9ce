package import HostEnvironment
package import ObjectStorage
import Synchronization

/// Passes calls to another store and lets toxics strike some of them.
///
/// With the same seed and the same calls in the same order, the same calls are struck.
package final class FaultyObjectStore: ObjectStore {
    private struct State {
        var toxics: [Toxic]
        var isActive = true
        var random: SplitMix64
        var strikes = 0
    }

    /// What the drawn toxics do to one call.
    fileprivate struct Strike {
        var delay: Duration = .zero
        var failureBefore: ObjectStoreError.Code?
        var failureAfter: ObjectStoreError.Code?
        var shortening: UInt64?
        var tear: UInt64?
        var flippedBit: UInt64?
    }

    private let base: any ObjectStore
    private let time: any TimeSource
    private let born: MonotonicInstant
    private let state: Mutex<State>

    /// Wraps `base`; which calls are struck follows from `seed`, latencies pass on `time`.
    package init(_ base: any ObjectStore, toxics: [Toxic], seed: UInt64, time: any TimeSource) {
        self.base = base
        self.time = time
        born = time.now
        state = Mutex(State(toxics: toxics, random: SplitMix64(seed: seed)))
    }

    /// How many calls were struck so far.
    package var strikes: Int { state.withLock { $0.strikes } }

    /// Whether toxics strike at all.
    package var isActive: Bool {
        get { state.withLock { $0.isActive } }
        set { state.withLock { $0.isActive = newValue } }
    }

    /// Replaces the toxics.
    package func setToxics(_ toxics: [Toxic]) { state.withLock { $0.toxics = toxics } }

    package func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await struck(.put, key.path, bytes: bytes.count) { () async throws(ObjectStoreError) in
            try await base.putIfAbsent(key, bytes)
        }
    }

    package func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload {
        let upload = try await struck(.append, key.path) { () async throws(ObjectStoreError) in
            try await base.beginUpload(key)
        }
        return FaultyUpload(base: upload, key: key, store: self)
    }

    package func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
        try await struck(.getRange, key.path, damage: Self.damaged) { () async throws(ObjectStoreError) in
            try await base.get(key, range: range)
        }
    }

    package func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8] {
        try await struck(.getWhole, key.path, damage: Self.damaged) { () async throws(ObjectStoreError) in
            try await base.get(key, limit: limit)
        }
    }

    package func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int {
        try await struck(.size, key.path) { () async throws(ObjectStoreError) in try await base.size(of: key) }
    }

    package func delete(_ key: ObjectKey) async throws(ObjectStoreError) {
        try await struck(.delete, key.path) { () async throws(ObjectStoreError) in try await base.delete(key) }
    }

    package func list(
        prefix: String,
        after: ObjectKey?,
        limit: Int
    ) async throws(ObjectStoreError) -> [ObjectListing] {
        try await struck(.list, prefix) { () async throws(ObjectStoreError) in
            try await base.list(prefix: prefix, after: after, limit: limit)
        }
    }

    /// Passes one call on, unless a toxic strikes it.
    fileprivate func struck<Value>(
        _ operation: ObjectOperation,
        _ name: String,
        bytes: Int = 0,
        damage: (Value, Strike) -> Value = { value, _ in value },
        _ body: () async throws(ObjectStoreError) -> Value
    ) async throws(ObjectStoreError) -> Value {
        let strike = draw(operation, name, bytes)
        if strike.delay > .zero {
            do { try await time.sleep(for: strike.delay) } catch {
                throw ObjectStoreError(.cancelled, "\(operation) of \(name) was cancelled while it was slow")
            }
        }
        if let code = strike.failureBefore { throw ObjectStoreError(code, "injected before \(operation) of \(name)") }
        let value = try await body()
        if let code = strike.failureAfter { throw ObjectStoreError(code, "injected after \(operation) of \(name)") }
        return damage(value, strike)
    }

    private func draw(_ operation: ObjectOperation, _ name: String, _ bytes: Int) -> Strike {
        let age = born.duration(to: time.now)
        return state.withLock { state in
            var strike = Strike()
            guard state.isActive else { return strike }
            var isStruck = false
            for toxic in state.toxics where toxic.operations.contains(operation) && bytes >= toxic.minimumBytes {
                guard toxic.window?.contains(age) ?? true, name.utf8.starts(with: toxic.prefix.utf8),
                    Double.random(in: 0..<1, using: &state.random) < toxic.probability
                else { continue }
                Self.add(toxic.kind, to: &strike, &state.random)
                isStruck = true
            }
            if isStruck { state.strikes += 1 }
            return strike
        }
    }

    private static func add(_ kind: Toxic.Kind, to strike: inout Strike, _ random: inout SplitMix64) {
        switch kind {
        case .failure(let code):
            strike.failureBefore = strike.failureBefore ?? code
        case .failureAfterEffect(let code):
            strike.failureAfter = strike.failureAfter ?? code
        case .latency(let range):
            let bounds = range.lowerBound.wholeNanoseconds...range.upperBound.wholeNanoseconds
            strike.delay += .nanoseconds(Int64.random(in: bounds, using: &random))
        case .shortRead:
            strike.shortening = random.next()
        case .tornRead:
            strike.tear = random.next()
        case .flippedBit:
            strike.flippedBit = random.next()
        }
    }

    private static func damaged(_ bytes: [UInt8], _ strike: Strike) -> [UInt8] {
        var bytes = bytes
        if let shortening = strike.shortening, !bytes.isEmpty {
            bytes.removeLast(1 + Int(shortening % UInt64(bytes.count)))
        }
        if let tear = strike.tear, !bytes.isEmpty {
            let start = Int(tear % UInt64(bytes.count))
            bytes.replaceSubrange(start..., with: repeatElement(0, count: bytes.count - start))
        }
        if let bit = strike.flippedBit, !bytes.isEmpty {
            let place = Int(bit % UInt64(bytes.count * 8))
            bytes[place / 8] ^= 1 << UInt8(place % 8)
        }
        return bytes
    }
}

/// An upload some of whose calls are struck.
private struct FaultyUpload: ObjectUpload {
    let base: any ObjectUpload
    let key: ObjectKey
    let store: FaultyObjectStore

    func append(_ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await store.struck(.append, key.path, bytes: bytes.count) { () async throws(ObjectStoreError) in
            try await base.append(bytes)
        }
    }

    func commit() async throws(ObjectStoreError) {
        try await store.struck(.put, key.path) { () async throws(ObjectStoreError) in try await base.commit() }
    }

    func abort() async { await base.abort() }
}
