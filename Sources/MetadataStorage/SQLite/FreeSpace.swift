import Glibc

/// Room in the file system of a directory.
struct FreeSpace {
    /// The directory.
    var directory: String
    /// Less room than this counts as none.
    var minimumBytes: Int

    /// Checks that there is enough room; asks the file system, costs a system call.
    ///
    /// - Throws: `.unavailable` naming the directory and the room left.
    func check() throws(MetastoreError) {
        var status = statvfs()
        guard unsafe statvfs(directory, &status) == 0 else {
            throw MetastoreError(.unavailable, "cannot ask the file system of \(directory) for free space")
        }
        let (bytes, overflowed) = Int(status.f_bavail).multipliedReportingOverflow(by: Int(status.f_frsize))
        guard overflowed || bytes >= minimumBytes else {
            throw MetastoreError(
                .unavailable,
                "the file system of \(directory) has \(bytes) bytes left, fewer than \(minimumBytes); make room"
            )
        }
    }
}
