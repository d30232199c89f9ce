import Glibc
import Synchronization

/// Files that are being written and are no objects yet, all in one directory of the store's file system.
///
/// Each is locked by the process that writes it; one without a lock was left by a crash.
final class IncompleteFiles: Sendable {
    /// The directory's name under the store's root; no object's name begins with it.
    static let directoryName = ".incomplete"

    private let directory: String
    private let counter = Atomic<Int>(0)

    /// Takes the directory's path; `prepare` makes it.
    init(directory: String) { self.directory = directory }

    /// Makes the directory and removes the files nobody writes any more.
    func prepare() throws(SystemCallFailure) {
        try FileSystemCalls.makeDirectory(directory)
        for entry in try FileSystemCalls.entries(of: directory) where !entry.isDirectory {
            try removeIfAbandoned("\(directory)/\(entry.name)")
        }
    }

    /// Makes an empty file with a name of its own, locked.
    func create() throws(SystemCallFailure) -> IncompleteFile {
        while true {
            let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
            do {
                let file = try IncompleteFile(path: "\(directory)/\(getpid())-\(number)")
                if try file.claim() { return file }
            } catch let error where error.number == EEXIST {
                // Another store of the same process number writes it, on another machine or in this process.
                continue
            }
        }
    }

    private func removeIfAbandoned(_ path: String) throws(SystemCallFailure) {
        do {
            guard try OpenFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).tryLock() else { return }
            try FileSystemCalls.unlink(path)
        } catch let error where error.number == ENOENT {
            // Its writer finished meanwhile.
        }
    }
}

/// One file being written; its name vanishes with the value.
struct IncompleteFile: ~Copyable {
    /// Where it is until it is linked to its final name.
    let path: String

    private let file: OpenFile

    /// Makes the file.
    ///
    /// - Throws: `SystemCallFailure`, with `EEXIST` when the name is taken.
    init(path: String) throws(SystemCallFailure) {
        file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o640)
        self.path = path
    }

    deinit {
        // A name that stays is removed when the store is opened next.
        try? FileSystemCalls.unlink(path)
    }

    /// Locks the file; false when a cleaner took it for abandoned before.
    borrowing func claim() throws(SystemCallFailure) -> Bool {
        guard try file.tryLock() else { return false }
        return try file.status().linkCount > 0
    }

    /// Writes all of an object and waits until it is on the disk.
    borrowing func fill(with bytes: [UInt8]) throws(SystemCallFailure) {
        try file.write(bytes)
        try file.synchronize()
    }

    /// Writes bytes at a place, over what an attempt that failed may have left there.
    borrowing func write(_ bytes: [UInt8], at offset: Int) throws(SystemCallFailure) {
        try file.write(bytes, at: offset)
    }

    /// Waits until what was written is on the disk.
    borrowing func synchronize() throws(SystemCallFailure) { try file.synchronize() }

    /// Whether it has a name beside its own.
    borrowing func isLinked() throws(SystemCallFailure) -> Bool { try file.status().linkCount > 1 }
}
