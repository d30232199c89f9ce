/// Objects as files under a root directory; an object's name is its path there.
///
/// A put is durable when it returns: the bytes are written to a file of their own, synchronized, linked to the final
/// name, and the directory is synchronized. A crash leaves no part of an object visible. Several processes may use one
/// root. Calls block threads of the store's own, never Swift's pool; a small cached read costs some 20 µs.
///
/// Two names that S3 can hold together cannot be together here: `a` and `a/b`. Directories left empty are kept.
package struct FileObjectStore: ObjectStore {
    private let files: ObjectFiles
    private let threads: BlockingThreads

    /// Opens or makes the store, and removes what crashed puts left.
    ///
    /// Blocks; for the start of a process.
    /// At most `threads` operations run at once and `maximumWaiting` wait; more are refused as `.throttled`.
    /// - Throws: `.unavailable`, `.outOfSpace` and others when the directory cannot be made or read.
    package init(root: String, threads: Int = 4, maximumWaiting: Int = 4096) throws(ObjectStoreError) {
        files = ObjectFiles(root: root)
        self.threads = BlockingThreads(count: threads, maximumWaiting: maximumWaiting)
        do { try files.prepare() } catch { throw error.asObjectStoreError }
    }

    /// Opens the store of another process for reading: nothing is made or removed at its start, so that a process without
    /// the right to write can use it.
    package init(reading root: String, threads: Int = 4, maximumWaiting: Int = 4096) {
        files = ObjectFiles(root: root)
        self.threads = BlockingThreads(count: threads, maximumWaiting: maximumWaiting)
    }

    package func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) {
        let path = try files.path(of: key)
        try await threads.perform { [files] () throws(ObjectStoreError) in
            try files.put(key, at: path, bytes)
        }
    }

    package func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload {
        let path = try files.path(of: key)
        return try await threads.perform { [files, threads] () throws(ObjectStoreError) in
            FileUpload(key, at: path, file: try files.begin(), files: files, threads: threads)
        }
    }

    package func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
        let path = try files.path(of: key)
        return try await threads.perform { [files] () throws(ObjectStoreError) in
            try files.read(key, at: path) { size throws(ObjectStoreError) in
                try range.validate(inside: key, size: size)
                return range
            }
        }
    }

    package func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8] {
        let path = try files.path(of: key)
        return try await threads.perform { [files] () throws(ObjectStoreError) in
            try files.read(key, at: path) { size throws(ObjectStoreError) in
                guard size <= limit else {
                    throw ObjectStoreError(
                        .invalidArgument,
                        "cannot read \(key) whole: it has \(size) bytes, more than \(limit)"
                    )
                }
                return 0..<size
            }
        }
    }

    package func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int {
        let path = try files.path(of: key)
        return try await threads.perform { [files] () throws(ObjectStoreError) in try files.size(of: key, at: path) }
    }

    package func delete(_ key: ObjectKey) async throws(ObjectStoreError) {
        let path = try files.path(of: key)
        try await threads.perform { [files] () throws(ObjectStoreError) in try files.delete(at: path) }
    }

    package func list(
        prefix: String,
        after: ObjectKey?,
        limit: Int
    ) async throws(ObjectStoreError) -> [ObjectListing] {
        try await threads.perform { [files] () throws(ObjectStoreError) in
            var walk = ObjectWalk(root: files.root, prefix: prefix, after: after, limit: limit)
            do throws(SystemCallFailure) { return try walk.run() } catch { throw error.asObjectStoreError }
        }
    }
}
