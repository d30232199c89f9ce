import Glibc

/// A system call that failed: what was attempted on which path, and the error number.
struct SystemCallFailure: Error, Hashable {
    /// What was attempted, like `open`.
    var attempt: String
    /// The path it was attempted on.
    var path: String
    /// The C library's error number.
    var number: Int32

    /// The error as callers of the store see it.
    var asObjectStoreError: ObjectStoreError {
        let text = "cannot \(attempt) \(path): \(reason)"
        return ObjectStoreError(code, advice.map { "\(text); \($0)" } ?? text)
    }

    /// Whether there is nothing of that name.
    var isAbsence: Bool { number == ENOENT || number == ENOTDIR }

    private var code: ObjectStoreError.Code {
        switch number {
        case ENOENT: .notFound
        case EEXIST: .alreadyExists
        case ENAMETOOLONG, ENOTDIR, EISDIR, EINVAL: .invalidArgument
        case ENOSPC, EDQUOT, EFBIG: .outOfSpace
        case EMFILE, ENFILE, EAGAIN: .throttled
        default: .unavailable
        }
    }

    private var reason: String {
        unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    }

    private var advice: String? {
        switch number {
        case ENOSPC, EDQUOT: "make room in the file system"
        case EMFILE, ENFILE: "raise the limit of open files (ulimit -n)"
        case EACCES, EPERM: "give this process the right to it"
        case EROFS: "mount the file system for writing"
        default: nil
        }
    }
}

/// Repeats `call` while a signal interrupts it.
///
/// - Throws: `SystemCallFailure` when it gives -1.
@discardableResult
func checked<Value: SignedInteger>(
    _ attempt: String,
    _ path: String,
    _ call: () -> Value
) throws(SystemCallFailure) -> Value {
    while true {
        let result = call()
        if result != -1 { return result }
        let number = errno
        guard number == EINTR else { throw SystemCallFailure(attempt: attempt, path: path, number: number) }
    }
}
