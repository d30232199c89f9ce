import BlockFormat
import Foundation
import GRDB
import ProfileModel
import TestSupport
import Testing

@testable import MetadataStorage

@Suite struct SchemaMigrationTests {
    private static let fixture =
        URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().path + "/Fixtures/version-1.sqlite"

    private let directory: TemporaryDirectory
    private let time = ManualTimeSource()
    private let red: TenantID
    private let blue: TenantID

    init() throws {
        directory = try TemporaryDirectory()
        red = try TenantID("red")
        blue = try TenantID("blue")
    }

    /// The commits that the program of schema version 1 made the fixture of.
    private var commits: [SegmentCommit] {
        let first = [
            Segments.Part(tenant: red, service: "a", times: -5...10, identities: [1, 2, 3], expires: 500),
            Segments.Part(tenant: blue, service: "caf\u{E9}", times: 3...40, identities: [4, 5]),
        ]
        let second = [Segments.Part(tenant: red, service: "a", times: 11...20, identities: [3, 6, 1, 7])]
        var commits = [Segments.commit(1, first), Segments.commit(2, second), Segments.commit(3, [])]
        commits[1].block.createdAt = 2_000
        commits[1].block.deletionHorizon = 2_000
        return commits
    }

    private func open(_ name: String, patch: (inout [UInt8]) throws -> Void = { _ in }) throws -> SQLiteMetastore {
        let data = directory.path + "/" + name
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.fixture)))
        try patch(&bytes)
        try Data(bytes).write(to: URL(fileURLWithPath: data + "/metastore.sqlite"))
        return try SQLiteMetastore(directory: data, time: time)
    }

    private func schema(_ metastore: SQLiteMetastore) async throws -> [String] {
        try await metastore.read("read the schema") { db in
            try String.fetchAll(db, sql: "SELECT name || ': ' || coalesce(sql, '') FROM sqlite_master ORDER BY name")
        }
    }

    @Test func `a file of version 1 gets the schema of a new file`() async throws {
        let migrated = try open("old")
        let fresh = try SQLiteMetastore(directory: directory.path + "/new", time: time)
        #expect(try await schema(migrated) == schema(fresh))
        let version = try await migrated.read("read the version") { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == SchemaMigration.newestVersion)
    }

    @Test func `everything in a file of version 1 is found as it was committed`() async throws {
        let metastore = try open("old")
        let memory = MemoryMetastore(time: time)
        for commit in commits { _ = try await memory.commitSegment(commit) }
        #expect(try await ObservableState(of: metastore) == ObservableState(of: memory))
        let selection = BlockSelection.everything(red, blue)
        let found = try await metastore.blocks(matching: selection)
        #expect(found == (try await memory.blocks(matching: selection)))
        #expect(found.map(\.deletionHorizon) == [1_000, 2_000])
        #expect(found.map { $0.datasets.map(\.suppressed) } == [[[], []], [[0, 2]]])
        let summaries = try await metastore.blockSummaries(BlockSummarySelection(), after: nil, limit: 9)
        #expect(summaries.map(\.profileCount) == [5, 4, 0])
    }

    @Test func `work goes on in a file of version 1 where it ended`() async throws {
        let metastore = try open("old")
        for commit in commits { _ = try await metastore.commitSegment(commit) }
        let next = try await metastore.commitSegment(Segments.commit(4, identities: [5, 8, 1]))
        #expect(next.suppressed == [[0, 2]])
        let summaries = try await metastore.blockSummaries(BlockSummarySelection(), after: nil, limit: 9)
        #expect(summaries.map(\.number) == [1, 2, 3, 4])
        #expect(summaries.map(\.id.low) == [1, 2, 3, 4])
        #expect(try await metastore.retire([summaries[0].id], reason: "old") == [summaries[0].id])
        let repeated = try await metastore.commitSegment(commits[0])
        #expect(repeated.suppressed == [[], []])
    }

    @Test func `a damaged dataset does not keep a file of version 1 from opening`() async throws {
        let metastore = try open("old") { bytes in
            let needle = Array("checkout".utf8)
            let place = try #require(bytes.indices.first { bytes[$0...].starts(with: needle) })
            bytes[place - 1] = 0x7F
        }
        let summaries = try await metastore.blockSummaries(BlockSummarySelection(), after: nil, limit: 9)
        #expect(summaries.map(\.datasetCount) == [2, 1, 0])
        let error = await #expect(throws: MetastoreError.self) {
            try await metastore.blocks(matching: .everything(red, blue))
        }
        #expect(error?.code == .corrupt)
    }
}
