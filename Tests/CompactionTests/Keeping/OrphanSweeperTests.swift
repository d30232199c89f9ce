import BlockFormat
import Compaction
import HostEnvironment
import MetadataStorage
import ObjectStorage
import ProfileModel
import TestSupport
import Testing

@Suite struct OrphanSweeperTests {
    private static func sweeper(
        _ rig: Rig,
        over store: (any ObjectStore)? = nil,
        grace: Duration = .seconds(100)
    ) -> OrphanSweeper {
        OrphanSweeper(
            metastore: rig.metastore,
            store: store ?? rig.bucket,
            time: rig.time,
            grace: grace,
            pause: .seconds(1),
            counters: rig.counters,
            logger: rig.logger
        )
    }

    private static func some(_ rig: Rig, _ number: UInt64) -> [SentProfile] {
        [SentProfile(time: rig.time.unixNanoseconds, number: number, samples: [["a"]: 1])]
    }

    @Test func `what no block has is deleted after the grace and can never be a block's again`() throws {
        try Rig.run { rig in
            let known = try await rig.store(Self.some(rig, 1))
            let lost = try rig.encode(Self.some(rig, 2))
            let key = ObjectKey(lost.metadata.objectPath)
            try await rig.bucket.putIfAbsent(key, lost.bytes)
            try await rig.bucket.putIfAbsent(ObjectKey("control/alice/deletions/x.json"), [1])
            let sweeper = Self.sweeper(rig)
            #expect(try await sweeper.sweep() == 0)
            let unknown = await sweeper.unknown
            #expect(unknown.objects == 1 && unknown.bytes == lost.bytes.count)
            try await rig.time.sleep(for: .seconds(99))
            #expect(try await sweeper.sweep() == 0)
            try await rig.time.sleep(for: .seconds(2))
            #expect(try await sweeper.sweep() == 1)
            let left = try await rig.bucket.list(prefix: "", after: nil, limit: 9)
            #expect(left.map(\.key.path) == ["control/alice/deletions/x.json", known.objectPath])
            let error = await #expect(throws: MetastoreError.self) { try await rig.commit(lost) }
            #expect(error?.code == .condemned)
        }
    }

    @Test func `an object that gets its block in time stays`() throws {
        try Rig.run { rig in
            let late = try rig.encode(Self.some(rig, 2))
            try await rig.bucket.putIfAbsent(ObjectKey(late.metadata.objectPath), late.bytes)
            let sweeper = Self.sweeper(rig)
            try await sweeper.sweep()
            try await rig.time.sleep(for: .seconds(90))
            try await rig.commit(late)
            try await rig.time.sleep(for: .seconds(90))
            #expect(try await sweeper.sweep() == 0)
            #expect(try await rig.rows().count == 2)
        }
    }

    @Test func `a sweep that fails remembers what it saw`() throws {
        try Rig.run { rig in
            try await rig.bucket.putIfAbsent(ObjectKey("blocks/alice/1/lost"), [1])
            let store = FaultyObjectStore(
                rig.bucket,
                toxics: [Toxic(.failure(.unavailable), operations: [.list], prefix: "segments/")],
                seed: 1,
                time: rig.time
            )
            let sweeper = Self.sweeper(rig, over: store)
            await #expect(throws: ObjectStoreError.self) { try await sweeper.sweep() }
            try await rig.time.sleep(for: .seconds(101))
            store.isActive = false
            #expect(try await sweeper.sweep() == 1)
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `no object of a block is ever swept, whatever happens beside`(seed: UInt64) throws {
        try Rig.run(seed: seed) { rig in
            let sweeper = Self.sweeper(rig, grace: .seconds(20))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<3 as Range<UInt64> {
                    group.addTask { try await Self.write(rig, seed: seed &* 10 &+ writer) }
                }
                group.addTask {
                    for _ in 0..<30 {
                        try await sweeper.sweep()
                        try await rig.time.sleep(for: .seconds(3))
                        let live = try await rig.metastore.allBlockSummaries(BlockSummarySelection(state: nil))
                        for block in live {
                            let size = try await rig.bucket.size(of: ObjectKey(block.objectPath))
                            #expect(size == block.objectSize)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    /// Stores segments, commits most of them sooner or later, and never tells of the others.
    private static func write(_ rig: Rig, seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        for number in 0..<8 {
            let segment = try rig.encode(some(rig, seed &* 100 &+ UInt64(number)))
            try await rig.bucket.putIfAbsent(ObjectKey(segment.metadata.objectPath), segment.bytes)
            guard Int.random(in: 0..<4, using: &random) > 0 else { continue }
            try await rig.time.sleep(for: .seconds(Int.random(in: 0...30, using: &random)))
            do { try await rig.commit(segment) } catch {
                #expect((error as? MetastoreError)?.code == .condemned)
            }
        }
    }
}
