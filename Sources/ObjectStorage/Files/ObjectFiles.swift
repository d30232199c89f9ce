import Glibc

/// The operations of a file store as blocking calls.
final class ObjectFiles: Sendable {
    /// The directory all objects are under, without a trailing `/`.
    let root: String

    private let incomplete: IncompleteFiles
    private let directories: DurableDirectories

    /// Takes the root directory's path; `prepare` makes it.
    init(root: String) {
        let root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
        self.root = root
        incomplete = IncompleteFiles(directory: "\(root)/\(IncompleteFiles.directoryName)")
        directories = DurableDirectories(root: root)
    }

    /// Makes the root directory and removes what crashed puts left.
    func prepare() throws(SystemCallFailure) {
        try directories.makeRoot()
        try incomplete.prepare()
    }

    /// The file that holds or would hold an object.
    ///
    /// - Throws: `.invalidArgument` for a name this store cannot hold.
    func path(of key: ObjectKey) throws(ObjectStoreError) -> String {
        try key.validate()
        let first = key.path.utf8.prefix { $0 != UInt8(ascii: "/") }
        guard !first.elementsEqual(IncompleteFiles.directoryName.utf8) else {
            throw ObjectStoreError(
                .invalidArgument,
                "cannot use '\(key)' as an object's name: the store keeps unfinished files there"
            )
        }
        return "\(root)/\(key.path)"
    }

    /// Stores an object; it is durable when this returns, and also when this throws `.alreadyExists`.
    func put(_ key: ObjectKey, at path: String, _ bytes: [UInt8]) throws(ObjectStoreError) {
        let isNew = try translating { () throws(SystemCallFailure) in
            let isNew = try exists(path) ? false : placeAnyway(bytes, at: path)
            // Also when another put made the name: who is told that it exists may rely on it.
            try FileSystemCalls.synchronizeDirectory(path.parentDirectory)
            return isNew
        }
        if !isNew { throw try collision(key, path) }
    }

    /// A file of its own for an object that is written piece by piece.
    func begin() throws(ObjectStoreError) -> IncompleteFile {
        try translating { () throws(SystemCallFailure) in
            do throws(SystemCallFailure) { return try incomplete.create() } catch let error where error.number == ENOENT
            {
                // Somebody removed the directory.
                directories.forgetAll()
                try prepare()
                return try incomplete.create()
            }
        }
    }

    /// Gives a written file its object's name, durably; also when it has it already.
    func finish(_ key: ObjectKey, at path: String, _ file: borrowing IncompleteFile) throws(ObjectStoreError) {
        let isOwn = try translating { () throws(SystemCallFailure) in
            try file.synchronize()
            let isOwn = try file.isLinked() ? true : linkAnyway(file, to: path)
            try FileSystemCalls.synchronizeDirectory(path.parentDirectory)
            return isOwn
        }
        if !isOwn { throw try collision(key, path) }
    }

    /// The bytes of the range that `choose` picks once it knows the object's size.
    func read(
        _ key: ObjectKey,
        at path: String,
        choose: (Int) throws(ObjectStoreError) -> Range<Int>
    ) throws(ObjectStoreError) -> [UInt8] {
        let file = try reading(key) { () throws(SystemCallFailure) in
            try OpenFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        }
        let status = try reading(key) { () throws(SystemCallFailure) in try file.status() }
        guard status.isRegularFile else { throw missing(key) }
        let range = try choose(status.size)
        let bytes = try reading(key) { () throws(SystemCallFailure) in try file.read(range) }
        guard bytes.count == range.count else {
            throw ObjectStoreError(
                .corrupt,
                "cannot read bytes \(range) of \(key): \(path) was cut while it was read"
            )
        }
        return bytes
    }

    /// The object's length.
    func size(of key: ObjectKey, at path: String) throws(ObjectStoreError) -> Int {
        let status = try reading(key) { () throws(SystemCallFailure) in try FileSystemCalls.status(path) }
        guard status.isRegularFile else { throw missing(key) }
        return status.size
    }

    /// Removes the object for ever, if there is one.
    func delete(at path: String) throws(ObjectStoreError) {
        try translating { () throws(SystemCallFailure) in
            do throws(SystemCallFailure) {
                guard try FileSystemCalls.status(path).isRegularFile else { return }
                try FileSystemCalls.unlink(path)
                try FileSystemCalls.synchronizeDirectory(path.parentDirectory)
            } catch let error where error.isAbsence {}
        }
    }

    // MARK: Steps of a put

    private func exists(_ path: String) throws(SystemCallFailure) -> Bool {
        do {
            _ = try FileSystemCalls.status(path)
            return true
        } catch let error where error.number == ENOENT {
            return false
        }
    }

    /// Like `place`, also when somebody removed directories that this process made.
    private func placeAnyway(_ bytes: [UInt8], at path: String) throws(SystemCallFailure) -> Bool {
        do {
            return try place(bytes, at: path)
        } catch let error where error.number == ENOENT {
            directories.forgetAll()
            try prepare()
            return try place(bytes, at: path)
        }
    }

    /// Writes a file of its own and links it to `path`; false when that name was taken meanwhile.
    private func place(_ bytes: [UInt8], at path: String) throws(SystemCallFailure) -> Bool {
        let file = try incomplete.create()
        try file.fill(with: bytes)
        return try link(file, to: path)
    }

    /// Like `link`, also when somebody removed directories that this process made.
    private func linkAnyway(_ file: borrowing IncompleteFile, to path: String) throws(SystemCallFailure) -> Bool {
        do { return try link(file, to: path) } catch let error where error.number == ENOENT {
            directories.forgetAll()
            return try link(file, to: path)
        }
    }

    private func link(_ file: borrowing IncompleteFile, to path: String) throws(SystemCallFailure) -> Bool {
        try directories.makeDurable(path.parentDirectory)
        do {
            try FileSystemCalls.link(file.path, to: path)
            return true
        } catch let error where error.number == EEXIST {
            return false
        }
    }

    private func collision(_ key: ObjectKey, _ path: String) throws(ObjectStoreError) -> ObjectStoreError {
        let status = try translating { () throws(SystemCallFailure) in try FileSystemCalls.status(path) }
        guard status.isDirectory else {
            return ObjectStoreError(.alreadyExists, "cannot put \(key): there is an object of that name")
        }
        return ObjectStoreError(.invalidArgument, "cannot put \(key): names of other objects begin with '\(key)/'")
    }

    // MARK: Errors

    private func missing(_ key: ObjectKey) -> ObjectStoreError {
        ObjectStoreError(.notFound, "cannot read \(key): there is no such object")
    }

    private func reading<Value: ~Copyable>(
        _ key: ObjectKey,
        _ body: () throws(SystemCallFailure) -> Value
    ) throws(ObjectStoreError) -> Value {
        do { return try body() } catch { throw error.isAbsence ? missing(key) : error.asObjectStoreError }
    }

    private func translating<Value: ~Copyable>(
        _ body: () throws(SystemCallFailure) -> Value
    ) throws(ObjectStoreError) -> Value {
        do { return try body() } catch {
            let failure = error.asObjectStoreError
            // A directory that vanishes again and again is no answer about the object.
            throw failure.code == .notFound ? ObjectStoreError(.unavailable, failure.message) : failure
        }
    }
}
