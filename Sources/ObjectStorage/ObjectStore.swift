/// A store of immutable objects: the only truth of the system.
///
/// Every operation may be repeated. A successful `putIfAbsent` is durable when it returns. Implementations and wrappers
/// pass one contract suite.
package protocol ObjectStore: Sendable {
    /// Stores `bytes` under `key` unless there is such an object; readers see all of it or nothing.
    ///
    /// - Throws: `.alreadyExists` when there is an object of that name, whatever it holds; other codes when the outcome
    ///   is a failure or, with `.unavailable`, unknown.
    func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError)

    /// Begins to store an object piece by piece, with the promise of `putIfAbsent` once it is committed.
    ///
    /// - Throws: `.invalidArgument` for a name no store can hold; `.unavailable`, `.outOfSpace` and others.
    func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload

    /// The bytes of `range` of an object, exactly as many as asked.
    ///
    /// - Throws: `.notFound`; `.invalidArgument` when the range is not inside the object.
    func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8]

    /// The whole object, refused when it is longer than `limit` bytes.
    ///
    /// - Throws: `.notFound`; `.invalidArgument` when it is longer.
    func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8]

    /// The object's length in bytes.
    ///
    /// - Throws: `.notFound`.
    func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int

    /// Removes the object for ever; nothing happens when there is none.
    func delete(_ key: ObjectKey) async throws(ObjectStoreError)

    /// Up to `limit` objects whose names begin with `prefix`, ascending by name, after `after` when given.
    func list(prefix: String, after: ObjectKey?, limit: Int) async throws(ObjectStoreError) -> [ObjectListing]
}

/// One object of a listing.
package struct ObjectListing: Hashable, Sendable {
    /// Its name.
    package var key: ObjectKey
    /// Its length in bytes.
    package var size: Int

    /// Makes a listing entry.
    package init(key: ObjectKey, size: Int) {
        self.key = key
        self.size = size
    }
}
