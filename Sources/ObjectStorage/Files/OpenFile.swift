import Glibc

/// An open file or directory, closed when the value ends.
struct OpenFile: ~Copyable {
    private let descriptor: Int32
    private let path: String

    /// Opens `path`; `O_CLOEXEC` is added.
    init(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(SystemCallFailure) {
        descriptor = try checked("open", path) { unsafe open(path, flags | O_CLOEXEC, mode) }
        self.path = path
    }

    deinit { close(descriptor) }

    /// What the file system says about it.
    func status() throws(SystemCallFailure) -> FileStatus {
        var status = stat()
        try checked("stat", path) { unsafe fstat(descriptor, &status) }
        return FileStatus(status)
    }

    /// Takes the advisory lock of the whole file for as long as it is open; false when another holder has it.
    func tryLock() throws(SystemCallFailure) -> Bool {
        do {
            try checked("lock", path) { flock(descriptor, LOCK_EX | LOCK_NB) }
            return true
        } catch let error where error.number == EWOULDBLOCK {
            return false
        }
    }

    /// Writes all bytes at the end of what was written before.
    func write(_ bytes: [UInt8]) throws(SystemCallFailure) {
        var done = 0
        while done < bytes.count {
            let written = try checked("write", path) {
                unsafe bytes.withUnsafeBytes {
                    unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
                }
            }
            guard written > 0 else { throw SystemCallFailure(attempt: "write", path: path, number: EIO) }
            done += written
        }
    }

    /// Writes all bytes from `offset` on.
    func write(_ bytes: [UInt8], at offset: Int) throws(SystemCallFailure) {
        var done = 0
        while done < bytes.count {
            let written = try checked("write", path) {
                unsafe bytes.withUnsafeBytes {
                    unsafe pwrite(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done, offset + done)
                }
            }
            guard written > 0 else { throw SystemCallFailure(attempt: "write", path: path, number: EIO) }
            done += written
        }
    }

    /// The bytes of `range`, fewer when the file ends before.
    func read(_ range: Range<Int>) throws(SystemCallFailure) -> [UInt8] {
        var failure: SystemCallFailure?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while count < range.count {
                let room = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]
                )
                do throws(SystemCallFailure) {
                    let got = try checked("read", path) {
                        unsafe pread(descriptor, room.baseAddress, room.count, range.lowerBound + count)
                    }
                    guard got > 0 else { return }
                    count += got
                } catch {
                    failure = error
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Waits until everything written is on the disk.
    func synchronize() throws(SystemCallFailure) {
        try checked("fsync", path) { fsync(descriptor) }
    }
}

/// What the store wants to know of a file.
struct FileStatus: Hashable {
    /// Whether it is a plain file, as every object is.
    var isRegularFile: Bool
    /// Whether it is a directory.
    var isDirectory: Bool
    /// Its length in bytes.
    var size: Int
    /// How many names it has.
    var linkCount: Int

    /// Takes what the C library gave.
    init(_ status: stat) {
        isRegularFile = status.st_mode & S_IFMT == S_IFREG
        isDirectory = status.st_mode & S_IFMT == S_IFDIR
        size = Int(status.st_size)
        linkCount = Int(status.st_nlink)
    }
}
