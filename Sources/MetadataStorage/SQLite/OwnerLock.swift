import Foundation
import Glibc

/// The right to be the one process that opens a metastore, held as long as the value lives, also given back by a crash.
package struct OwnerLock: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Takes the lock of `path`, making the file if there is none, and writes into it who holds it.
    ///
    /// - Throws: `.notOwner` naming the holder; `.unavailable` when the file cannot be made.
    package init(path: String) throws(MetastoreError) {
        descriptor = try Self.acquire(path)
    }

    deinit { close(descriptor) }

    private static func acquire(_ path: String) throws(MetastoreError) -> Int32 {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw failure("open", path, errno) }
        do throws(MetastoreError) {
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                throw errno == EWOULDBLOCK ? taken(path) : failure("lock", path, errno)
            }
            try sign(descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// Writes who holds the lock, for the message that others get.
    private static func sign(_ descriptor: Int32, _ path: String) throws(MetastoreError) {
        let text = Array("process \(getpid()) on host \(host)\n".utf8)
        guard ftruncate(descriptor, 0) == 0,
            unsafe text.withUnsafeBytes({ unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }) == text.count
        else { throw failure("write", path, errno) }
    }

    private static var host: String {
        let name = try? String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
        return name?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "of unknown name"
    }

    private static func taken(_ path: String) -> MetastoreError {
        let text = try? String(contentsOfFile: path, encoding: .utf8)
        let holder = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        return MetastoreError(
            .notOwner,
            "cannot open the metastore of \(path): \(holder.isEmpty ? "another process" : holder) owns it; "
                + "stop that process, or give this one a data directory of its own"
        )
    }

    private static func failure(_ attempt: String, _ path: String, _ number: Int32) -> MetastoreError {
        let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
        return MetastoreError(.unavailable, "cannot \(attempt) \(path): \(reason)")
    }
}
