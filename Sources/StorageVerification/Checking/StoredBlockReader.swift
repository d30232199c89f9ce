import BlockFormat
import ObjectStorage

/// Reads one object as a block.
struct StoredBlockReader: Sendable {
    let store: any ObjectStore
    let path: String

    /// What the object's footer says.
    ///
    /// - Throws: `ObjectStoreError`; `BlockFormatError`.
    func footer() async throws -> BlockMetadata {
        let key = ObjectKey(path)
        let size = try await store.size(of: key)
        let usual = min(size, BlockFooter.suggestedTailSize)
        var tail = try await store.get(key, range: size - usual..<size)
        let needed = try BlockFooter.size(tail: tail)
        if needed > usual {
            guard needed <= size else {
                throw BlockFormatError(.corrupt, "the footer claims \(needed) bytes of an object of \(size)")
            }
            tail = try await store.get(key, range: size - needed..<size)
        }
        return try BlockFooter.decode(tail: tail, objectSize: size)
    }

    /// A section's bytes, unpacked, after its checksum was found right.
    ///
    /// - Throws: `ObjectStoreError`; `BlockFormatError` naming the section.
    func unpacked(_ section: SectionMetadata) async throws -> [UInt8] {
        guard section.storedSize > 0 else { return try SectionCodec.unpack([], section) }
        return try SectionCodec.unpack(try await store.get(ObjectKey(path), range: section.range), section)
    }
}
