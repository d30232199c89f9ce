import BlockFormat
import Compaction
import HostEnvironment
import MetadataStorage
import ObjectStorage
import ProfileModel
import TestSupport
import Testing

@Suite struct DeletionTests {
    private static func isKept(_ row: StoredRow) -> Bool { row.labels["pod"] != "pod-1" }

    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func `rows deleted while a job waits stay hidden when it is done, and are erased later`(seed: UInt64) throws {
        try Rig.run(seed: seed) { rig in
            let sent = drawnProfiles(seed: seed, count: 30, at: rig.time.unixNanoseconds)
            try await rig.store(sent)
            let rows = expectedRows(of: sent).filter(Self.isKept)
            try await rig.plan()
            let deletion = try await rig.delete(#"{pod="pod-1"}"#)
            #expect(try await rig.rows() == rows)
            #expect(await rig.worker().workOnce())
            #expect(try await rig.rows() == rows)
            #expect(rig.counters.snapshot.erasedRows == 0)

            try await rig.running(rig.coordinator()) { try await rig.time.sleep(for: .seconds(900)) }
            #expect(rig.counters.snapshot.erasedRows > 0)
            #expect(try await rig.rows() == rows)
            #expect(try await rig.metastore.allDeletions(includingErased: false) == [])
            let erased = try await rig.metastore.allDeletions(includingErased: true)
            #expect(erased.map(\.id) == [deletion.id])
        }
    }

    @Test func `rows that come in after a deletion are kept, through every level`() throws {
        try Rig.run { rig in
            let first = drawnProfiles(seed: 1, count: 20, at: rig.time.unixNanoseconds)
            try await rig.store(first)
            try await rig.time.sleep(for: .seconds(1))
            try await rig.delete(#"{pod="pod-1"}"#)
            try await rig.time.sleep(for: .seconds(1))
            let second = drawnProfiles(seed: 2, count: 20, first: 100, at: rig.time.unixNanoseconds)
            try await rig.store(second)
            let rows = (expectedRows(of: first).filter(Self.isKept) + expectedRows(of: second)).sorted()
            #expect(try await rig.rows() == rows)
            let coordinator = rig.coordinator()
            for level in 1...3 {
                _ = try await rig.running(rig.coordinator()) { try await coordinator.compact(toLevel: level) }
                #expect(try await rig.rows() == rows, "level \(level)")
            }
        }
    }

    @Test func `a deletion of everything leaves no block and counts as erased`() throws {
        try Rig.run { rig in
            let sent = drawnProfiles(seed: 1, count: 20, at: rig.time.unixNanoseconds)
            try await rig.store(sent)
            try await rig.delete("{}")
            #expect(try await rig.rows() == [])
            let coordinator = rig.coordinator()
            try await rig.running(coordinator) { try await rig.time.sleep(for: .seconds(700)) }
            #expect(try await rig.metastore.allDeletions(includingErased: false) == [])
            #expect(try await rig.rows("bob") == expectedRows(of: sent, tenant: "bob"))
            let left = try await rig.metastore.allBlockSummaries(BlockSummarySelection(tenant: TenantID("alice")))
            #expect(left.isEmpty)
        }
    }

    @Test func `a deletion that concerns no stored row rewrites nothing`() throws {
        try Rig.run { rig in
            let sent = drawnProfiles(seed: 1, count: 20, at: rig.time.unixNanoseconds)
            try await rig.store(sent)
            let coordinator = rig.coordinator()
            _ = try await rig.running(coordinator) { try await coordinator.compact(toLevel: 3) }
            let jobs = rig.counters.snapshot.completedJobs
            try await rig.delete(#"{pod="elsewhere"}"#)
            try await rig.delete("{}", range: TimeRange(start: 0, end: 10))
            let again = rig.coordinator()
            try await rig.running(again) { try await rig.time.sleep(for: .seconds(700)) }
            #expect(rig.counters.snapshot.completedJobs == jobs)
            #expect(try await rig.metastore.allDeletions(includingErased: false) == [])
            #expect(try await rig.rows() == expectedRows(of: sent))
        }
    }

    @Test func `a deletion is an object before it is a row, and can be read back`() throws {
        try Rig.run { rig in
            let range = TimeRange(start: -5, end: 77)
            let record = try await rig.delete(#"{service_name="api"}"#, range: range)
            let key = ObjectKey("control/alice/deletions/\(record.id).json")
            let text = String(decoding: try await rig.bucket.get(key, limit: 4096), as: UTF8.self)
            #expect(text.contains(#""requestedBy" : "a test""#))
            #expect(try DeletionObject.decode(Array(text.utf8), from: key.path) == record)
        }
    }

    @Test func `a deletion whose process died before it made the row gets one, once`() throws {
        try Rig.run { rig in
            let kept = try await rig.delete(#"{pod="a"}"#)
            let lost = try await rig.unrecordedDeletion(#"{service_name="api"}"#)
            try await rig.bucket.putIfAbsent(ObjectKey("control/alice/deletions/zz.json"), Array("{}".utf8))
            try await rig.bucket.putIfAbsent(ObjectKey("control/alice/settings.json"), Array("{}".utf8))
            let keeper = DeletionKeeper(metastore: rig.metastore, store: rig.bucket, logger: rig.logger)
            #expect(try await keeper.keep() == 1)
            #expect(try await keeper.keep() == 0)
            let rows = try await rig.metastore.allDeletions(includingErased: true)
            #expect(Set(rows) == [kept, lost])
        }
    }

    @Test func `a selector that is none deletes nothing`() throws {
        try Rig.run { rig async throws in
            let error = await #expect(throws: DeletionError.self) { try await rig.delete("{pod=") }
            #expect(error?.code == .invalidSelector)
            #expect(try await rig.metastore.allDeletions(includingErased: true) == [])
            #expect(try await rig.bucket.list(prefix: "", after: nil, limit: 9) == [])
        }
    }

    @Test func `a deletion that takes too long to record is stated again with a later time`() throws {
        try Rig.run { rig in
            let slow = FaultyObjectStore(
                rig.bucket,
                toxics: [
                    Toxic(.latency(.seconds(3)...(.seconds(3))), operations: [.put], window: .zero..<(.seconds(1)))
                ],
                seed: 1,
                time: rig.time
            )
            let service = DeletionService(
                metastore: rig.metastore,
                store: slow,
                time: rig.time,
                random: SeededRandomSource(seed: 1),
                settling: .seconds(5)
            )
            let began = rig.time.unixNanoseconds
            let record = try await service.delete(
                try TenantID("alice"),
                selector: "{}",
                range: TimeRange(start: 0, end: 1),
                requestedBy: ""
            )
            #expect(record.createdAt - began == 3_000_000_000)
            #expect(try await rig.metastore.allDeletions(includingErased: false).count == 2)
        }
    }
}
