import Foundation
import MetadataStorage
import ProfileModel
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct SQLiteMetastoreTests {
    private let directory: TemporaryDirectory
    private let time = ManualTimeSource()
    private var data: String { directory.path + "/data" }
    private var file: URL { URL(fileURLWithPath: data + "/metastore.sqlite") }

    init() throws { directory = try TemporaryDirectory() }

    private func patch(_ offset: UInt64, _ bytes: [UInt8]) throws {
        let handle = try FileHandle(forUpdating: file)
        try handle.seek(toOffset: offset)
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }

    private func closedMetastore() async throws {
        let metastore = try SQLiteMetastore(directory: data, time: time)
        _ = try await metastore.commitSegment(Segments.commit(1, identities: [1, 2]))
        try metastore.close()
    }

    private func openingError() -> MetastoreError? {
        #expect(throws: MetastoreError.self) { try SQLiteMetastore(directory: data, time: time) }
    }

    // MARK: Lasting

    @Test func `what was committed is there after closing`() async throws {
        try await closedMetastore()
        #expect(!FileManager.default.fileExists(atPath: file.path + "-wal"))
        let second = try SQLiteMetastore(directory: data, time: time)
        #expect(try await second.blocks(matching: .everything(.anonymous)).count == 1)
        #expect(try await second.commitSegment(Segments.commit(2, identities: [2])).suppressed == [[0]])
    }

    @Test func `what was committed is there after dropping the metastore without closing`() async throws {
        do {
            let first = try SQLiteMetastore(directory: data, time: time)
            _ = try await first.commitSegment(Segments.commit(1, identities: [1]))
        }
        let second = try SQLiteMetastore(directory: data, time: time)
        #expect(try await second.commitSegment(Segments.commit(2, identities: [1])).suppressed == [[0]])
    }

    @Test func `what was committed is in the files at once, as a crash would leave them`() async throws {
        let first = try SQLiteMetastore(directory: data, time: time)
        for number in 0..<20 as Range<UInt64> {
            _ = try await first.commitSegment(Segments.commit(number, identities: [number, number + 1]))
            let crashed = directory.path + "/crashed-\(number)"
            try FileManager.default.createDirectory(atPath: crashed, withIntermediateDirectories: true)
            for name in ["metastore.sqlite", "metastore.sqlite-wal", "metastore.lock"] {
                try FileManager.default.copyItem(atPath: "\(data)/\(name)", toPath: "\(crashed)/\(name)")
            }
            let second = try SQLiteMetastore(directory: crashed, time: time)
            let expected = try await first.blocks(matching: .everything(.anonymous))
            #expect(try await second.blocks(matching: .everything(.anonymous)) == expected)
            let again = try await second.commitSegment(Segments.commit(99, identities: [number, number + 2]))
            #expect(again.suppressed == [[0]])
        }
    }

    // MARK: Ownership

    @Test func `a second opener is told who owns the metastore and what to do`() throws {
        let first = try SQLiteMetastore(directory: data, time: time)
        let error = openingError()
        #expect(error?.code == .notOwner)
        let host = try String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(error?.message.contains("process \(getpid()) on host \(host) owns it") == true)
        #expect(error?.message.contains("stop that process") == true)
        withExtendedLifetime(first) {}
    }

    @Test func `ownership ends with closing and with the value`() throws {
        let first = try SQLiteMetastore(directory: data, time: time)
        try first.close()
        do { _ = try SQLiteMetastore(directory: data, time: time) }
        _ = try SQLiteMetastore(directory: data, time: time)
    }

    @Test func `a lock file that a crashed owner left locks nobody out`() throws {
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try Data("process 1 on host elsewhere, a longer text than ours\n".utf8)
            .write(to: URL(fileURLWithPath: data + "/metastore.lock"))
        let metastore = try SQLiteMetastore(directory: data, time: time)
        let text = try String(contentsOfFile: data + "/metastore.lock", encoding: .utf8)
        #expect(text.hasPrefix("process \(getpid()) on host ") && !text.contains("elsewhere"))
        withExtendedLifetime(metastore) {}
    }

    @Test func `after closing every call fails as unavailable`() async throws {
        let metastore = try SQLiteMetastore(directory: data, time: time)
        try metastore.close()
        let errors = [
            await #expect(throws: MetastoreError.self) {
                try await metastore.commitSegment(Segments.commit(1, identities: []))
            },
            await #expect(throws: MetastoreError.self) {
                try await metastore.blocks(matching: .everything(.anonymous))
            },
            await #expect(throws: MetastoreError.self) {
                try await metastore.forgetIdentities(expiredBefore: 0, limit: 1)
            },
            await #expect(throws: MetastoreError.self) { try await metastore.checkWritable() },
        ]
        #expect(errors.map { $0?.code } == [.unavailable, .unavailable, .unavailable, .unavailable])
    }

    // MARK: Files of others, and damaged ones

    @Test func `a newer schema is refused and left as it is`() async throws {
        try await closedMetastore()
        // `PRAGMA user_version` is at byte 60 of the header, big-endian.
        try patch(60, [0, 0, 0, 99])
        let error = openingError()
        #expect(error?.code == .unsupportedVersion)
        #expect(error?.message.contains("version 99") == true)
        try patch(60, [0, 0, 0, 2])
        let metastore = try SQLiteMetastore(directory: data, time: time)
        #expect(try await metastore.blocks(matching: .everything(.anonymous)).count == 1)
    }

    @Test func `an empty file becomes a metastore`() async throws {
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try Data().write(to: file)
        let metastore = try SQLiteMetastore(directory: data, time: time)
        try await metastore.checkWritable()
    }

    @Test func `a database of another program is refused`() async throws {
        try await closedMetastore()
        // `PRAGMA application_id` is at byte 68.
        try patch(68, [1, 2, 3, 4])
        #expect(openingError()?.code == .corrupt)
    }

    @Test func `a file that is no database is refused`() throws {
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try Data(repeating: 0x41, count: 8192).write(to: file)
        #expect(openingError()?.code == .corrupt)
    }

    @Test func `damaged metadata is an error that names the block`() async throws {
        try await closedMetastore()
        var bytes = [UInt8](try Data(contentsOf: file))
        // The name of a label value, found in the encoded metadata alone: its length is the byte before.
        let needle = Array("checkout".utf8)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: needle) })
        bytes[place - 1] = 0x7F
        try Data(bytes).write(to: file)
        let metastore = try SQLiteMetastore(directory: data, time: time)
        let error = await #expect(throws: MetastoreError.self) {
            try await metastore.blocks(matching: .everything(.anonymous))
        }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains("0000000000000007" + "0000000000000001") == true)
    }

    @Test func `a directory that cannot be made is named`() throws {
        try Data().write(to: URL(fileURLWithPath: data))
        let error = openingError()
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains(data) == true)
    }

    @Test func `a disk that is nearly full is not writable`() async throws {
        let metastore = try SQLiteMetastore(directory: data, time: time, minimumFreeBytes: .max)
        let error = await #expect(throws: MetastoreError.self) { try await metastore.checkWritable() }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("make room") == true)
        _ = try await metastore.commitSegment(Segments.commit(1, identities: [1]))
    }

    // MARK: Cancellation

    @Test func `a cancelled commit either happened or not, and can be repeated`() async throws {
        let metastore = try SQLiteMetastore(directory: data, time: time)
        for number in 0..<30 as Range<UInt64> {
            let commit = Segments.commit(number, identities: Array(number * 10..<number * 10 + 10))
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await metastore.commitSegment(commit) }
                if number.isMultiple(of: 2) { await Task.yield() }
                group.cancelAll()
            }
            #expect(try await metastore.commitSegment(commit).suppressed == [[]])
        }
        #expect(try await metastore.blocks(matching: .everything(.anonymous)).count == 30)
    }

    @Test func `a call of a cancelled task says so`() async throws {
        let metastore = try SQLiteMetastore(directory: data, time: time)
        let code = await withTaskGroup(of: MetastoreError.Code?.self) { group in
            group.cancelAll()
            group.addTask {
                do throws(MetastoreError) { try await metastore.checkWritable() } catch { return error.code }
                return nil
            }
            return await group.next() ?? nil
        }
        #expect(code == .cancelled)
    }
}
