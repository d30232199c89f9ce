import BlockFormat
import Hashing
import ObjectStorage

/// The bytes of one source block, read in few requests: whole when it is small, else a window at a time.
///
/// Sections of a dataset follow one another and are merged in about that order, so a window usually serves several.
/// Bytes that do not match their section's checksum are read again, since a network damages more often than a disk.
actor SourceBytes {
    private static let attempts = 3

    private let store: any ObjectStore
    private let key: ObjectKey
    private let size: Int
    private let isHeldWhole: Bool
    private let window: Int
    private var held: [UInt8] = []
    private var heldFrom = 0

    /// Prepares to read a block, whole or about `window` bytes at a time; nothing is read yet.
    init(store: any ObjectStore, path: String, size: Int, isHeldWhole: Bool, window: Int) {
        self.store = store
        key = ObjectKey(path)
        self.size = size
        self.isHeldWhole = isHeldWhole
        self.window = window
    }

    /// Reads the whole object if it is to be held whole.
    func prefetch() async throws(ObjectStoreError) {
        if isHeldWhole, held.isEmpty { try await fill(0..<size) }
    }

    /// The stored bytes of a section in a dataset that ends at `end`, possibly damaged for good.
    ///
    /// - Throws: `ObjectStoreError`; `.corrupt` when the store goes on giving fewer bytes than asked for.
    func section(_ section: SectionMetadata, datasetEnd end: Int) async throws(ObjectStoreError) -> [UInt8] {
        var bytes = try await bytes(of: section, end)
        for _ in 1..<Self.attempts where XXHash.hash64(bytes) != section.checksum {
            bytes = try await read(section.range)
        }
        return bytes
    }

    /// How many bytes are held: no more than a window, unless the object is held whole.
    var heldCount: Int { held.count }

    /// What is larger than a window is read by itself and not held: nothing else would be served by it.
    private func bytes(of section: SectionMetadata, _ end: Int) async throws(ObjectStoreError) -> [UInt8] {
        let range = section.range
        if range.isEmpty || !(heldFrom..<heldFrom + held.count).contains(range) {
            guard isHeldWhole || range.count < window else { return try await read(range) }
            try await fill(self.range(for: section, end))
        }
        return Array(held[(range.lowerBound - heldFrom)..<(range.upperBound - heldFrom)])
    }

    private func range(for section: SectionMetadata, _ end: Int) -> Range<Int> {
        guard !isHeldWhole else { return 0..<max(size, section.range.upperBound) }
        let start = section.range.lowerBound
        return start..<max(section.range.upperBound, min(end, start + window))
    }

    private func fill(_ range: Range<Int>) async throws(ObjectStoreError) {
        held = []
        held = try await read(range)
        heldFrom = range.lowerBound
    }

    private func read(_ range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
        for _ in 0..<Self.attempts {
            let bytes = try await store.get(key, range: range)
            if bytes.count == range.count { return bytes }
        }
        throw ObjectStoreError(
            .corrupt,
            "cannot read bytes \(range) of \(key): the store gave fewer, \(Self.attempts) times; check the store"
        )
    }
}
