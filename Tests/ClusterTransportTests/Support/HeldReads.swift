import ObjectStorage
import QueryEngine
import Synchronization

/// A store whose reads answer nothing until they are called off.
final class HeldReads: ObjectStore {
    private let counts = Mutex((running: 0, calledOff: 0))
    private let never = Latch()

    /// Reads that wait now.
    var running: Int { counts.withLock { $0.running } }
    /// Reads that were called off.
    var calledOff: Int { counts.withLock { $0.calledOff } }

    func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
        counts.withLock { $0.running += 1 }
        do { try await never.waitUntilOpen() } catch {}
        counts.withLock { counts in
            counts.running -= 1
            counts.calledOff += 1
        }
        throw ObjectStoreError(.cancelled, "the read was called off")
    }

    func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8] {
        try await get(key, range: 0..<limit)
    }

    func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) { throw refused }
    func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload { throw refused }
    func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int { throw refused }
    func delete(_ key: ObjectKey) async throws(ObjectStoreError) { throw refused }
    func list(prefix: String, after: ObjectKey?, limit: Int) async throws(ObjectStoreError) -> [ObjectListing] {
        throw refused
    }

    private var refused: ObjectStoreError { ObjectStoreError(.invalidArgument, "only reads are held") }
}
