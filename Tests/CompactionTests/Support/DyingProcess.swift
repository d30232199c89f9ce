import MetadataStorage
import ObjectStorage
import Synchronization

/// A process that dies at its nth call to the outside: that call and all later ones fail.
///
/// Odd numbers die before the call has its effect, even ones after it, just before its answer arrives.
final class DyingProcess: Sendable {
    private let callsLeft: Mutex<Int>

    init(atCall number: Int) { callsLeft = Mutex(number) }

    /// Whether it came to its end.
    var isDead: Bool { callsLeft.withLock { $0 <= 0 } }

    /// A metastore as that process sees it.
    func metastore(_ base: any MaintenanceMetastore) -> any MaintenanceMetastore {
        InterposedMetastore(
            base: base,
            before: { _ throws(MetastoreError) in
                if self.step() { throw MetastoreError(.unavailable, "the process is dead") }
            },
            after: { _ throws(MetastoreError) in
                if self.step() { throw MetastoreError(.unavailable, "the process is dead") }
            }
        )
    }

    /// A store as that process sees it.
    func store(_ base: any ObjectStore) -> any ObjectStore { DyingStore(process: self, base: base) }

    /// Whether it is dead by now.
    fileprivate func step() -> Bool {
        callsLeft.withLock { left in
            left -= 1
            return left <= 0
        }
    }

    fileprivate func passing<Value>(
        _ body: () async throws(ObjectStoreError) -> Value
    ) async throws(ObjectStoreError) -> Value {
        if step() { throw ObjectStoreError(.unavailable, "the process is dead") }
        let value = try await body()
        if step() { throw ObjectStoreError(.unavailable, "the process is dead") }
        return value
    }
}

private struct DyingStore: ObjectStore {
    let process: DyingProcess
    let base: any ObjectStore

    func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await process.passing { () async throws(ObjectStoreError) in try await base.putIfAbsent(key, bytes) }
    }

    func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload {
        let upload = try await process.passing { () async throws(ObjectStoreError) in try await base.beginUpload(key) }
        return DyingUpload(process: process, base: upload)
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

private struct DyingUpload: ObjectUpload {
    let process: DyingProcess
    let base: any ObjectUpload

    func append(_ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await process.passing { () async throws(ObjectStoreError) in try await base.append(bytes) }
    }

    func commit() async throws(ObjectStoreError) {
        try await process.passing { () async throws(ObjectStoreError) in try await base.commit() }
    }

    func abort() async { await base.abort() }
}
