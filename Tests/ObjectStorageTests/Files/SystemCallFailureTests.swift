import Glibc
import Testing

@testable import ObjectStorage

struct SystemCallFailureTests {
    @Test(arguments: [
        (ENOENT, ObjectStoreError.Code.notFound), (EEXIST, .alreadyExists), (ENAMETOOLONG, .invalidArgument),
        (ENOTDIR, .invalidArgument), (ENOSPC, .outOfSpace), (EDQUOT, .outOfSpace), (EMFILE, .throttled),
        (ENFILE, .throttled), (EIO, .unavailable), (EACCES, .unavailable), (EROFS, .unavailable),
    ])
    func `every error number becomes a code that says what to do`(_ number: Int32, _ code: ObjectStoreError.Code) {
        let error = SystemCallFailure(attempt: "open", path: "/data/x", number: number).asObjectStoreError
        #expect(error.code == code)
        #expect(error.message.hasPrefix("cannot open /data/x: "))
    }

    @Test func `a full disk and too many open files come with advice`() {
        let full = SystemCallFailure(attempt: "write", path: "/data/x", number: ENOSPC).asObjectStoreError
        #expect(full.message.hasSuffix("make room in the file system"))
        let files = SystemCallFailure(attempt: "open", path: "/data/x", number: EMFILE).asObjectStoreError
        #expect(files.message.contains("ulimit -n"))
    }

    @Test func `a call that a signal interrupts is made again`() throws {
        var calls = 0
        let result = try checked("read", "/data/x") { () -> Int in
            calls += 1
            errno = EINTR
            return calls < 3 ? -1 : 42
        }
        #expect(result == 42)
        #expect(calls == 3)
    }
}
