package import BlockFormat
package import ObjectStorage

/// Reads the footer of a stored block.
package enum StoredFooter {
    /// What the object's footer says.
    ///
    /// - Throws: `ObjectStoreError` when it cannot be read; `BlockFormatError`, naming the object, when it is damaged.
    package static func read(_ path: String, from store: any ObjectStore) async throws -> BlockMetadata {
        let key = ObjectKey(path)
        let size = try await store.size(of: key)
        let tailSize = min(size, BlockFooter.suggestedTailSize)
        var tail = try await store.get(key, range: (size - tailSize)..<size)
        do {
            let needed = try BlockFooter.size(tail: tail)
            if needed > tail.count, needed <= size { tail = try await store.get(key, range: (size - needed)..<size) }
            return try BlockFooter.decode(tail: tail, objectSize: size)
        } catch var error as BlockFormatError {
            error.object = path
            throw error
        }
    }
}
