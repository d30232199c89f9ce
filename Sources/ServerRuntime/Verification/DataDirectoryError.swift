import Foundation

/// Why a data directory cannot be checked or rebuilt.
package struct DataDirectoryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was attempted, what was found, what to do.
    package var message: String

    package var description: String { message }

    static func nothing(in path: String) -> DataDirectoryError {
        DataDirectoryError(
            message: "there are no objects in \(path)/objects: name the directory a server was given with --data DIR"
        )
    }

    static func noIndex(in path: String) -> DataDirectoryError {
        DataDirectoryError(
            message: "\(path) has objects but no \(IndexFiles.name): make the index anew with "
                + "firefinch fsck --data \(path) --rebuild"
        )
    }

    static func inUse(_ path: String) -> DataDirectoryError {
        let text = try? String(contentsOfFile: path + "/metastore.lock", encoding: .utf8)
        let holder = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        return DataDirectoryError(
            message:
                "\(holder.isEmpty ? "another process" : holder) has \(path) open: stop that server first; a running one "
                + "is examined with firefinch doctor and firefinch admin blocks"
        )
    }

    static func unreadable(_ count: Int, in path: String) -> DataDirectoryError {
        DataDirectoryError(
            message:
                "\(count) objects could not be read, so the index of \(path) was left as it was; look at the disk and "
                + "the permissions, then try again"
        )
    }

    static func files(_ attempt: String, _ reason: String) -> DataDirectoryError {
        DataDirectoryError(message: "could not \(attempt): \(reason); the old index is untouched")
    }
}
