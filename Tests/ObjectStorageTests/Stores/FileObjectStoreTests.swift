import Foundation
import ObjectStorage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct FileObjectStoreTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `objects are there after the store is opened again`() async throws {
        let first = try FileObjectStore(root: directory.path + "/not/yet/there/")
        try await first.putIfAbsent(ObjectKey("a/b"), [1, 2])
        let second = try FileObjectStore(root: directory.path + "/not/yet/there")
        #expect(try await second.get(ObjectKey("a/b"), limit: 2) == [1, 2])
    }

    @Test func `a put leaves nothing but the object`() async throws {
        let store = try FileObjectStore(root: directory.path)
        try await store.putIfAbsent(ObjectKey("a/b"), [1])
        await #expect(throws: ObjectStoreError.self) { try await store.putIfAbsent(ObjectKey("a/b"), [1]) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/.incomplete") == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/a") == ["b"])
    }

    @Test func `an upload leaves nothing but the object, whether committed, given up or forgotten`() async throws {
        let store = try FileObjectStore(root: directory.path)
        let unfinished = directory.path + "/.incomplete"
        let upload = try await store.beginUpload(ObjectKey("a/b"))
        try await upload.append([1, 2])
        #expect(try FileManager.default.contentsOfDirectory(atPath: unfinished).count == 1)
        try await upload.commit()
        try await store.beginUpload(ObjectKey("a/c")).abort()
        try await store.beginUpload(ObjectKey("a/d")).append([1])
        #expect(try FileManager.default.contentsOfDirectory(atPath: unfinished) == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/a") == ["b"])
    }

    @Test func `an upload is committed although its folder was removed meanwhile`() async throws {
        let store = try FileObjectStore(root: directory.path)
        try await store.putIfAbsent(ObjectKey("a/b/1"), [1])
        let upload = try await store.beginUpload(ObjectKey("a/b/2"))
        try await upload.append([7])
        try FileManager.default.removeItem(atPath: directory.path + "/a")
        try await upload.commit()
        #expect(try await store.get(ObjectKey("a/b/2"), limit: 1) == [7])
    }

    @Test func `what a crashed put left is invisible and removed at the next start`() async throws {
        _ = try FileObjectStore(root: directory.path)
        let left = directory.path + "/.incomplete/4711-1"
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: left))
        let store = try FileObjectStore(root: directory.path)
        #expect(!FileManager.default.fileExists(atPath: left))
        #expect(try await store.list(prefix: "", after: nil, limit: 10) == [])
    }

    @Test func `what another process is writing is not removed`() async throws {
        _ = try FileObjectStore(root: directory.path)
        let path = directory.path + "/.incomplete/4711-1"
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
        let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        #expect(flock(writer.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
        _ = try FileObjectStore(root: directory.path)
        #expect(FileManager.default.fileExists(atPath: path))
        try writer.close()
        _ = try FileObjectStore(root: directory.path)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a name that an unfinished file has is passed over`() async throws {
        let store = try FileObjectStore(root: directory.path)
        let taken = directory.path + "/.incomplete/\(getpid())-1"
        try Data([9]).write(to: URL(fileURLWithPath: taken))
        try await store.putIfAbsent(ObjectKey("a"), [1])
        #expect(try await store.get(ObjectKey("a"), limit: 1) == [1])
        #expect(try Data(contentsOf: URL(fileURLWithPath: taken)) == Data([9]))
    }

    @Test func `the folder of unfinished files can hold no object`() async throws {
        let store = try FileObjectStore(root: directory.path)
        for name in [".incomplete", ".incomplete/a"] {
            let error = await #expect(throws: ObjectStoreError.self) {
                try await store.putIfAbsent(ObjectKey(name), [1])
            }
            #expect(error?.code == .invalidArgument)
        }
        try await store.putIfAbsent(ObjectKey(".incomplete-too"), [1])
        #expect(try await store.list(prefix: "", after: nil, limit: 9).map(\.key.path) == [".incomplete-too"])
    }

    @Test func `a name cannot be an object and a folder`() async throws {
        let store = try FileObjectStore(root: directory.path)
        try await store.putIfAbsent(ObjectKey("a/b"), [1])
        for name in ["a", "a/b/c"] {
            let error = await #expect(throws: ObjectStoreError.self) {
                try await store.putIfAbsent(ObjectKey(name), [2])
            }
            #expect(error?.code == .invalidArgument, "\(name)")
        }
    }

    @Test func `a folder that somebody removed is made again`() async throws {
        let store = try FileObjectStore(root: directory.path)
        try await store.putIfAbsent(ObjectKey("a/b/1"), [1])
        try FileManager.default.removeItem(atPath: directory.path + "/a")
        try await store.putIfAbsent(ObjectKey("a/b/2"), [2])
        try FileManager.default.removeItem(atPath: directory.path)
        try await store.putIfAbsent(ObjectKey("a/b/3"), [3])
        #expect(try await store.list(prefix: "", after: nil, limit: 9).map(\.key.path) == ["a/b/3"])
    }

    @Test func `a symbolic link is no object`() async throws {
        let store = try FileObjectStore(root: directory.path)
        try FileManager.default.createSymbolicLink(
            atPath: directory.path + "/link",
            withDestinationPath: "/etc/hostname"
        )
        let error = await #expect(throws: ObjectStoreError.self) { try await store.get(ObjectKey("link"), limit: 999) }
        #expect(error?.isRetryableOrMissing == true)
        #expect(try await store.list(prefix: "", after: nil, limit: 9) == [])
    }

    @Test func `a root that is a file is refused with the path`() throws {
        let path = directory.path + "/file"
        try Data().write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: ObjectStoreError.self) { try FileObjectStore(root: path + "/below") }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains(path) == true)
    }

    @Test func `a cancelled task starts nothing`() async throws {
        let store = try FileObjectStore(root: directory.path)
        let code = await withTaskGroup(of: ObjectStoreError.Code?.self) { group in
            group.cancelAll()
            group.addTask {
                do throws(ObjectStoreError) {
                    try await store.putIfAbsent(ObjectKey("a"), [1])
                    return nil
                } catch {
                    return error.code
                }
            }
            return await group.next() ?? nil
        }
        #expect(code == .cancelled)
        #expect(try await store.list(prefix: "", after: nil, limit: 1) == [])
    }
}

extension ObjectStoreError {
    fileprivate var isRetryableOrMissing: Bool { code.isRetryable || code == .notFound }
}
