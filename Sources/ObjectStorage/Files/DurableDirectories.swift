import Glibc
import Synchronization

/// The store's directories of which this process knows that a power failure does not lose them.
///
/// A file's name is durable only if the names of all directories above it are. Whether the maker of a directory lived
/// to synchronize it cannot be seen, so each process does it again on first use and remembers.
final class DurableDirectories: Sendable {
    private static let maximumRemembered = 4096

    private let root: String
    private let known = Mutex<Set<String>>([])

    /// Takes the root's path, without a trailing `/`.
    init(root: String) { self.root = root }

    /// Makes the root and what is missing above it.
    func makeRoot() throws(SystemCallFailure) {
        try Self.make(root)
        remember(root)
    }

    /// Makes a directory under the root with all between, and synchronizes their names.
    func makeDurable(_ path: String) throws(SystemCallFailure) {
        guard path != root, !known.withLock({ $0.contains(path) }) else { return }
        let parent = path.parentDirectory
        try makeDurable(parent)
        try FileSystemCalls.makeDirectory(path)
        try FileSystemCalls.synchronizeDirectory(parent)
        remember(path)
    }

    /// Assumes nothing about any directory any more.
    func forgetAll() { known.withLock { $0.removeAll() } }

    private func remember(_ path: String) {
        known.withLock { known in
            if known.count >= Self.maximumRemembered { known.removeAll() }
            known.insert(path)
        }
    }

    private static func make(_ path: String) throws(SystemCallFailure) {
        do {
            guard try FileSystemCalls.makeDirectory(path) else { return }
        } catch let error where error.number == ENOENT && path.parentDirectory != path {
            try make(path.parentDirectory)
            try FileSystemCalls.makeDirectory(path)
        }
        try FileSystemCalls.synchronizeDirectory(path.parentDirectory)
    }
}

extension String {
    /// The directory a path is in: what is before the last `/`; `.` when there is none, `/` at the top.
    var parentDirectory: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
