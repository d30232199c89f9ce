import Glibc

/// The system calls on paths that the file store needs; each may block.
enum FileSystemCalls {
    /// What the file system says about a path; a symbolic link is not followed.
    static func status(_ path: String) throws(SystemCallFailure) -> FileStatus {
        var status = stat()
        try checked("stat", path) { unsafe lstat(path, &status) }
        return FileStatus(status)
    }

    /// Gives a file a second name, unless that name is taken.
    static func link(_ path: String, to newPath: String) throws(SystemCallFailure) {
        try checked("link", newPath) { unsafe Glibc.link(path, newPath) }
    }

    /// Removes a name.
    static func unlink(_ path: String) throws(SystemCallFailure) {
        try checked("remove", path) { unsafe Glibc.unlink(path) }
    }

    /// Makes a directory; false when something of that name was there.
    @discardableResult
    static func makeDirectory(_ path: String) throws(SystemCallFailure) -> Bool {
        do {
            try checked("make directory", path) { unsafe mkdir(path, 0o750) }
            return true
        } catch let error where error.number == EEXIST {
            return false
        }
    }

    /// Waits until the names in a directory are on the disk.
    static func synchronizeDirectory(_ path: String) throws(SystemCallFailure) {
        try OpenFile(path, O_RDONLY | O_DIRECTORY).synchronize()
    }

    /// The names in a directory with whether each is a directory itself, in no order, without `.` and `..`.
    ///
    /// Names that are not UTF-8 are left out: no object has such a name.
    static func entries(of path: String) throws(SystemCallFailure) -> [DirectoryEntry] {
        guard let directory = unsafe opendir(path) else {
            throw SystemCallFailure(attempt: "list", path: path, number: errno)
        }
        defer { unsafe closedir(directory) }
        var entries: [DirectoryEntry] = []
        while true {
            errno = 0
            guard let found = unsafe readdir(directory) else { break }
            let type = unsafe Int32(found.pointee.d_type)
            guard let name = unsafe name(of: found), name != ".", name != ".." else { continue }
            let isDirectory = type == DT_UNKNOWN ? try status("\(path)/\(name)").isDirectory : type == DT_DIR
            entries.append(DirectoryEntry(name: name, isDirectory: isDirectory))
        }
        guard errno == 0 else { throw SystemCallFailure(attempt: "list", path: path, number: errno) }
        return entries
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String? {
        unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            unsafe String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}

/// A name in a directory.
struct DirectoryEntry: Hashable {
    /// The name.
    var name: String
    /// Whether it is a directory.
    var isDirectory: Bool
}
