import Foundation
import MetadataStorage
import TestSupport
import Testing

/// Whatever is asked of them, in whatever order, the metastores answer alike.
@Suite(.timeLimit(.minutes(5)))
struct MetastoreEqualityTests {
    private let time = ManualTimeSource()
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func answer(_ call: RandomMaintenance.Call, _ metastore: any MaintenanceMetastore) async -> String {
        do { return try await call(metastore) } catch { return "\((error as? MetastoreError)?.code as Any)" }
    }

    private func lease(_ metastore: any MaintenanceMetastore) async throws -> JobLease? {
        try await metastore.leaseJob(kinds: [.compaction], worker: "w", duration: .seconds(5))
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `memory and SQLite answer alike, and a crash loses nothing`(_ seed: UInt64) async throws {
        let data = directory.path + "/data"
        let memory = MemoryMetastore(time: time)
        let database = try SQLiteMetastore(directory: data, time: time)
        var calls = RandomMaintenance(seed: seed)
        for step in 0..<150 {
            time.advance(by: calls.pause())
            if calls.wantsLease() {
                let lease = try await lease(memory)
                #expect(try await self.lease(database) == lease)
                if let lease { calls.remember(lease) }
            } else {
                let call = calls.next()
                let expected = await answer(call, memory)
                #expect(await answer(call, database) == expected, "step \(step)")
            }
            let expected = try await ObservableState(of: memory)
            try #require(try await ObservableState(of: database) == expected, "step \(step)")
        }
        let crashed = directory.path + "/crashed"
        try FileManager.default.copyItem(atPath: data, toPath: crashed)
        let reopened = try SQLiteMetastore(directory: crashed, time: time)
        #expect(try await ObservableState(of: reopened) == ObservableState(of: memory))
        withExtendedLifetime(database) {}
    }
}
