import ObjectStorage

/// Gathers the small pieces that a block is made in and stores them as one object.
///
/// The upload begins with the first byte: a block without any is no object.
actor BlockUpload {
    private static let pieceSize = 1 << 20

    private let store: any ObjectStore
    private let key: ObjectKey
    private var upload: (any ObjectUpload)?
    private var gathered: [UInt8] = []
    private var isDiscarding = false
    /// How many bytes were taken.
    private(set) var size = 0

    /// Prepares to store an object.
    init(store: any ObjectStore, path: String) {
        self.store = store
        key = ObjectKey(path)
    }

    /// Takes the next bytes.
    func write(_ bytes: [UInt8]) async throws(ObjectStoreError) {
        guard !isDiscarding else { return }
        size += bytes.count
        gathered += bytes
        if gathered.count >= Self.pieceSize { try await send() }
    }

    /// Stores the object; false when there is one of that name already.
    func commit() async throws(ObjectStoreError) -> Bool {
        try await send()
        do {
            try await upload?.commit()
            return true
        } catch let error where error.code == .alreadyExists {
            await upload?.abort()
            return false
        }
    }

    /// Gives up what was written; what comes later is taken and forgotten.
    func discard() async {
        isDiscarding = true
        gathered = []
        await upload?.abort()
        upload = nil
    }

    private func send() async throws(ObjectStoreError) {
        if upload == nil { upload = try await store.beginUpload(key) }
        try await upload?.append(gathered)
        gathered.removeAll(keepingCapacity: true)
    }
}
