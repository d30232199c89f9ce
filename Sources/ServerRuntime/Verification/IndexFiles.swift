import Foundation
import Glibc
import HostEnvironment
import MetadataStorage

/// The files of an embedded index, while it is replaced.
struct IndexFiles {
    /// The index.
    static let name = "metastore.sqlite"

    let directory: String

    /// Brings what an earlier crash left in the old index's log into the index, if it can still be opened: afterwards it
    /// is a single file.
    func settle(_ time: any TimeSource) {
        guard FileManager.default.fileExists(atPath: index) else { return }
        // One that cannot be opened is kept with its log.
        try? SQLiteMetastore(directory: directory, time: time).close()
    }

    /// An empty directory for the new index, beside the old one; what an earlier attempt left there goes.
    func makeFreshDirectory() throws -> String {
        let path = directory + "/metastore.rebuilding"
        do {
            if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        } catch { throw DataDirectoryError.files("make \(path)", error.localizedDescription) }
        return path
    }

    /// Puts the index of `fresh` in the place of the old one, in one step; gives where the old one is kept.
    func replaceIndex(with fresh: String) throws -> String? {
        let kept = try keepOldIndex()
        do {
            try rename(fresh + "/" + Self.name, to: index)
            try sync(directory)
            try FileManager.default.removeItem(atPath: fresh)
        } catch { throw DataDirectoryError.files("put the new index in place", error.localizedDescription) }
        return kept
    }

    private var index: String { directory + "/" + Self.name }

    /// A second name for the old index, and for its log if it has one: the log must be gone before the new index takes
    /// the old one's name, or it would be read as the new one's.
    private func keepOldIndex() throws -> String? {
        guard FileManager.default.fileExists(atPath: index) else { return nil }
        let kept = freeName()
        do {
            try FileManager.default.linkItem(atPath: index, toPath: kept)
            for log in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: index + log) {
                try rename(index + log, to: kept + log)
            }
            try sync(directory)
        } catch { throw DataDirectoryError.files("keep the old index as \(kept)", error.localizedDescription) }
        return kept
    }

    private func freeName() -> String {
        var name = index + ".before-rebuild"
        var number = 1
        while FileManager.default.fileExists(atPath: name) {
            number += 1
            name = index + ".before-rebuild-\(number)"
        }
        return name
    }

    private func rename(_ from: String, to target: String) throws {
        guard unsafe Glibc.rename(from, target) == 0 else { throw Self.failure("rename \(from) to \(target)") }
    }

    private func sync(_ path: String) throws {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("open \(path)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.failure("sync \(path)") }
    }

    private static func failure(_ attempt: String) -> DataDirectoryError {
        let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
        return .files(attempt, reason)
    }
}
