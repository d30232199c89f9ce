import Synchronization

/// Objects in memory, for tests and the simulation; nothing outlives the value.
package final class MemoryObjectStore: ObjectStore {
    private let objects = Mutex<[ObjectKey: [UInt8]]>([:])

    /// Makes an empty store.
    package init() {}

    package func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) {
        try place(key, bytes)
    }

    package func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload {
        try key.validate()
        return MemoryUpload { bytes throws(ObjectStoreError) in try self.place(key, bytes) }
    }

    private func place(_ key: ObjectKey, _ bytes: [UInt8]) throws(ObjectStoreError) {
        try key.validate()
        let isNew = objects.withLock { objects in
            guard objects[key] == nil else { return false }
            objects[key] = bytes
            return true
        }
        guard isNew else {
            throw ObjectStoreError(.alreadyExists, "cannot put \(key): there is an object of that name")
        }
    }

    package func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
        let bytes = try object(key)
        try range.validate(inside: key, size: bytes.count)
        return Array(bytes[range])
    }

    package func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8] {
        let bytes = try object(key)
        guard bytes.count <= limit else {
            throw ObjectStoreError(
                .invalidArgument,
                "cannot read \(key) whole: it has \(bytes.count) bytes, more than \(limit)"
            )
        }
        return bytes
    }

    package func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int { try object(key).count }

    package func delete(_ key: ObjectKey) async throws(ObjectStoreError) {
        try key.validate()
        objects.withLock { $0[key] = nil }
    }

    package func list(
        prefix: String,
        after: ObjectKey?,
        limit: Int
    ) async throws(ObjectStoreError) -> [ObjectListing] {
        let listings = objects.withLock { objects in
            objects.filter { key, _ in
                key.path.utf8.starts(with: prefix.utf8) && after.map { $0 < key } ?? true
            }
            .map { ObjectListing(key: $0.key, size: $0.value.count) }
        }
        return Array(listings.sorted { $0.key < $1.key }.prefix(max(0, limit)))
    }

    private func object(_ key: ObjectKey) throws(ObjectStoreError) -> [UInt8] {
        try key.validate()
        guard let bytes = objects.withLock({ $0[key] }) else {
            throw ObjectStoreError(.notFound, "cannot read \(key): there is no such object")
        }
        return bytes
    }
}
