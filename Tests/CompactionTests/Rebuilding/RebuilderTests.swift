import BlockFormat
import Compaction
import HostEnvironment
import MetadataStorage
import ObjectStorage
import ProfileModel
import StorageVerification
import TestSupport
import Testing

@Suite struct RebuilderTests {
    private static let tenants = ["alice", "bob"]

    /// Three segments; the last repeats some profiles of the first.
    private static func storeSome(_ rig: Rig) async throws {
        let first = drawnProfiles(seed: 1, count: 8, at: rig.time.unixNanoseconds)
        try await rig.store(first)
        try await rig.store(drawnProfiles(seed: 2, count: 8, first: 100, at: rig.time.unixNanoseconds))
        try await rig.store(Array(first.prefix(3)) + drawnProfiles(seed: 3, count: 4, first: 200, at: 77))
    }

    /// Compacts, deletes, compacts again and removes what was replaced, as a process that may die on the way.
    private static func live(_ rig: Rig, _ process: DyingProcess) async throws {
        let store = process.store(rig.bucket)
        let metastore = process.metastore(rig.metastore)
        try await rig.plan()
        _ = await rig.worker(store: store, metastore: metastore).workOnce()
        let deletions = DeletionService(
            metastore: metastore,
            store: store,
            time: rig.time,
            random: SeededRandomSource(seed: 5),
            settling: .seconds(5)
        )
        _ = try await deletions.delete(
            try TenantID("alice"),
            selector: #"{pod="pod-1"}"#,
            range: TimeRange(start: .min, end: .max),
            requestedBy: "a test"
        )
        try await rig.plan(level: 1)
        while await rig.worker(store: store, metastore: metastore).workOnce() {}
        let removal = RemovalKeeper(
            metastore: metastore,
            store: store,
            grace: .seconds(1),
            counters: rig.counters,
            logger: rig.logger
        )
        try await rig.time.sleep(for: .seconds(5))
        _ = try await removal.remove()
    }

    /// A deletion whose control object is there holds, whether or not its row came to be.
    private static func settleDeletions(_ rig: Rig) async throws {
        for listing in try await rig.bucket.list(prefix: "control/", after: nil, limit: 100) {
            let bytes = try await rig.bucket.get(listing.key, limit: .max)
            try await rig.metastore.addDeletion(try DeletionObject.decode(bytes, from: listing.key.path))
        }
    }

    private static func expectSame(_ rig: Rig, _ words: String) async throws {
        try await settleDeletions(rig)
        let (fresh, findings, _) = try await rig.rebuilt()
        #expect(findings == [], "\(words)")
        for tenant in tenants {
            let live = try await rig.rows(tenant)
            #expect(try await rig.rows(tenant, of: fresh) == live, "\(words), tenant \(tenant)")
        }
        let check = try await rig.verify(fresh)
        #expect(check.findings.filter { $0.severity == .damage } == [], "\(words)")
    }

    @Test func `rebuilt at every crash point of compaction, deletion and removal, the answers are the same`() throws {
        var call = 1
        while call < 2_000 {
            let number = call
            let isDead = try Rig.run { rig in
                try await Self.storeSome(rig)
                let process = DyingProcess(atCall: number)
                try? await Self.live(rig, process)
                try await Self.expectSame(rig, "died at call \(number)")
                return process.isDead
            }
            if !isDead { break }
            call += 1
        }
        #expect(call > 60, "the scenario has to reach the outside often")
        #expect(call < 2_000)
    }

    @Test(arguments: 0..<40)
    func `after any history the answers of a rebuilt index are those of the old one`(seed: Int) throws {
        try Rig.run(seed: UInt64(seed)) { rig in
            var random = SplitMix64(seed: UInt64(seed))
            var sent: [SentProfile] = []
            var orphans: [EncodedSegment] = []
            var isDeleted = false
            for step in 0..<10 {
                switch Int.random(in: 0..<8, using: &random) {
                case 0...3:
                    // A repeat of a profile that was deleted and erased cannot be told from a new one by the bucket alone.
                    let repeats = isDeleted ? [] : sent.shuffled(using: &random).prefix(2)
                    let new = drawnProfiles(
                        seed: random.next(),
                        count: 5,
                        first: UInt64(step * 100),
                        at: rig.time.unixNanoseconds
                    )
                    try await rig.store(repeats + new)
                    sent += new
                case 4:
                    let lost = drawnProfiles(seed: 9, count: 3, first: UInt64(5_000 + step * 10), at: 3)
                    let segment = try rig.encode(lost)
                    try await rig.bucket.putIfAbsent(ObjectKey(segment.metadata.objectPath), segment.bytes)
                    orphans.append(segment)
                case 5:
                    let pod = Int.random(in: 0..<3, using: &random)
                    try await rig.delete("{pod=\"pod-\(pod)\"}")
                    isDeleted = true
                case 6:
                    try await rig.compactAll(toLevel: Int.random(in: 1...3, using: &random))
                default:
                    for block in try await rig.metastore.removableBlocks(grace: .zero, limit: 100) {
                        try await rig.bucket.delete(ObjectKey(block.objectPath))
                        try await rig.metastore.forgetBlocks([block.id])
                    }
                }
                try await rig.time.sleep(for: .seconds(1))
            }
            // What was stored but never committed is there after a rebuild, as if its commit had come through.
            for segment in orphans { try await rig.commit(segment) }
            try await Self.expectSame(rig, "seed \(seed)")
        }
    }

    @Test func `repeats are recognised after a rebuild as before`() throws {
        try Rig.run { rig in
            try await Self.storeSome(rig)
            try await rig.compactAll(toLevel: 1)
            let again = try rig.encode(drawnProfiles(seed: 1, count: 8, at: rig.time.unixNanoseconds))
            let (fresh, _, done) = try await rig.rebuilt()
            #expect(done.identities == 20)
            let outcome = try await fresh.commitSegment(
                SegmentCommit(
                    block: again.metadata,
                    identities: again.identities,
                    identitiesExpire: again.identitiesExpire
                )
            )
            #expect(outcome.suppressed.reduce(0) { $0 + $1.count } == 8)
            let (_, _, forgetful) = try await rig.rebuilt { _ in nil }
            #expect(forgetful.identities == 0)
        }
    }

    @Test func `damaged blocks are named and the others are taken`() throws {
        try Rig.run { rig in
            try await Self.storeSome(rig)
            let blocks = try await rig.liveBlocks()
            try await rig.replace(blocks[0].summary.objectPath) { $0[$0.count - 40] ^= 1 }
            let profiles = try #require(blocks[1].datasets.first?.metadata.section(.profiles))
            try await rig.replace(blocks[1].summary.objectPath) { $0[profiles.offset] ^= 1 }
            let (fresh, findings, done) = try await rig.rebuilt()
            #expect(findings.map(\.kind) == [.damagedFooter, .damagedSection])
            #expect(done.adopted == 2)
            #expect(done.damage == 2)
            let known = try await fresh.allBlockSummaries(BlockSummarySelection())
            #expect(
                Set(known.map(\.id)) == [blocks[1].summary.id, blocks[2].summary.id],
                "damage is shown, not hidden"
            )
        }
    }

    @Test func `a block in another one's place is not taken`() throws {
        try Rig.run { rig in
            try await Self.storeSome(rig)
            let block = try #require(try await rig.liveBlocks().first)
            let bytes = try await rig.bucket.get(ObjectKey(block.summary.objectPath), limit: .max)
            try await rig.bucket.putIfAbsent(ObjectKey("segments/copy/1.ffb"), bytes)
            let (_, findings, done) = try await rig.rebuilt()
            #expect(findings.map(\.place.object) == ["segments/copy/1.ffb"])
            #expect(done.adopted == 3)
        }
    }

    @Test func `a store that cannot be read is an error, not an empty index`() throws {
        try Rig.run { rig in
            try await Self.storeSome(rig)
            let process = DyingProcess(atCall: 1)
            let rebuilder = Rebuilder(store: process.store(rig.bucket)) { _ in .max }
            await #expect(throws: ObjectStoreError.self) {
                _ = try await rebuilder.rebuild(into: MemoryMetastore(time: rig.time)) { _ in }
            }
        }
    }
}
