import BlockFormat
import Compaction
import HostEnvironment
import MetadataStorage
import ObjectStorage
import ProfileModel
import TestSupport
import Testing

@Suite struct RetentionTests {
    private static func keeper(
        _ rig: Rig,
        _ limits: @escaping @Sendable (TenantID) -> RetentionLimits
    ) -> RetentionKeeper {
        RetentionKeeper(
            metastore: rig.metastore,
            time: rig.time,
            limits: limits,
            counters: rig.counters,
            logger: rig.logger
        )
    }

    @Test func `a block is kept as long as its newest profile and its arrival say`() throws {
        try Rig.run { rig in
            let now = rig.time.unixNanoseconds
            let old = try await rig.store([SentProfile(time: now - 1_000_000_000_000, number: 1, samples: [["a"]: 1])])
            let limits = RetentionLimits(maxAge: .seconds(100))
            #expect(try await Self.keeper(rig) { _ in limits }.keep() == 0)
            try await rig.time.sleep(for: .seconds(60))
            let young = try await rig.store([
                SentProfile(time: now - 5_000_000_000_000, number: 2, samples: [["a"]: 1])
            ])
            try await rig.time.sleep(for: .seconds(50))
            #expect(try await Self.keeper(rig) { _ in RetentionLimits(maxAge: .zero) }.keep() == 0)
            #expect(try await Self.keeper(rig) { _ in limits }.keep() == 1)
            let live = try await rig.metastore.allBlockSummaries(BlockSummarySelection())
            #expect(live.map(\.id) == [young.id])
            let retired = try await rig.metastore.removableBlocks(grace: .zero, limit: 9)
            #expect(retired.map(\.id) == [old.id])
            #expect(rig.counters.snapshot.expiredBlocks == 1)
        }
    }

    @Test func `a parked job does not keep what is too old`() throws {
        try Rig.run { rig in
            let now = rig.time.unixNanoseconds
            let old = try await rig.store([SentProfile(time: now, number: 1, samples: [["a"]: 1])])
            let job = JobSpecification(key: "k", kind: .compaction, payload: [], sources: [old.id], resultPaths: [])
            _ = try await rig.metastore.addJob(job)
            try await rig.time.sleep(for: .seconds(500))
            let limits = RetentionLimits(maxAge: .seconds(100))
            #expect(try await Self.keeper(rig) { _ in limits }.keep() == 0, "the job still waits")
            let lease = try #require(
                try await rig.metastore.leaseJob(kinds: [.compaction], worker: "w", duration: .seconds(9))
            )
            try await rig.metastore.failJob("k", token: lease.token, reason: "", retryAfter: .zero, parkAfter: 1)
            #expect(try await Self.keeper(rig) { _ in limits }.keep() == 1)
            #expect(try await rig.metastore.jobs(limit: 9).isEmpty)
        }
    }

    @Test func `a segment goes when none of its tenants keeps it`() throws {
        try Rig.run { rig in
            let now = rig.time.unixNanoseconds
            var other = SentProfile(time: now, number: 2, samples: [["a"]: 1])
            other.tenant = "bob"
            try await rig.store([SentProfile(time: now, number: 1, samples: [["a"]: 1]), other])
            try await rig.time.sleep(for: .seconds(50))
            let short = RetentionLimits(maxAge: .seconds(10))
            let long = RetentionLimits(maxAge: .seconds(1000))
            #expect(try await Self.keeper(rig) { $0.name == "alice" ? short : long }.keep() == 0)
            #expect(try await Self.keeper(rig) { _ in short }.keep() == 1)
        }
    }

    @Test func `the oldest blocks of a tenant go when it has too many bytes`() throws {
        try Rig.run { rig in
            for number in 0..<4 {
                let sent = drawnProfiles(seed: 9, count: 6, first: UInt64(number * 6), at: rig.time.unixNanoseconds)
                try await rig.store(sent)
                try await rig.plan()
                #expect(await rig.worker().workOnce())
            }
            let blocks = try await rig.metastore.allBlockSummaries(BlockSummarySelection(tenant: TenantID("alice")))
            let bytes = blocks.map(\.objectSize)
            let limit = bytes[2] + bytes[3]
            let keeper = Self.keeper(rig) { tenant in
                RetentionLimits(maxBytes: tenant.name == "alice" ? limit : 0)
            }
            #expect(try await keeper.keep() == 2)
            let left = try await rig.metastore.allBlockSummaries(BlockSummarySelection(tenant: TenantID("alice")))
            #expect(left.map(\.id) == blocks.suffix(2).map(\.id))
            #expect(try await keeper.keep() == 0)
        }
    }

    @Test func `objects that cannot be deleted hold up no others, and go once they can`() throws {
        try Rig.run { rig in
            var stuck: [BlockMetadata] = []
            for number in 0..<110 { stuck.append(try await rig.store([Self.profile(rig, number)])) }
            _ = try await rig.metastore.retire(stuck.map(\.id), reason: "test")
            try await rig.time.sleep(for: .seconds(1))
            let newer = try await rig.store([Self.profile(rig, 110)])
            _ = try await rig.metastore.retire([newer.id], reason: "test")
            let toxics = stuck.map {
                Toxic(.failure(.unavailable), operations: [.delete], prefix: $0.objectPath)
            }
            let store = FaultyObjectStore(rig.bucket, toxics: toxics, seed: 1, time: rig.time)
            let keeper = RemovalKeeper(
                metastore: rig.metastore,
                store: store,
                grace: .seconds(60),
                counters: rig.counters,
                logger: rig.logger
            )
            try await rig.time.sleep(for: .seconds(61))
            #expect(try await keeper.remove() == 0)
            #expect(try await keeper.remove() == 1)
            #expect(try await rig.metastore.blocks([newer.id]) == [])
            #expect(try await keeper.remove() == 0)
            store.isActive = false
            #expect(try await keeper.remove() == 100)
            #expect(try await keeper.remove() == 10)
            #expect(try await rig.bucket.list(prefix: "", after: nil, limit: 9) == [])
        }
    }

    private static func profile(_ rig: Rig, _ number: Int) -> SentProfile {
        SentProfile(time: rig.time.unixNanoseconds, number: UInt64(number), samples: [["a"]: 1])
    }

    @Test func `objects of retired blocks are deleted after the grace, and only then forgotten`() throws {
        try Rig.run { rig in
            let segment = try await rig.store([
                SentProfile(time: rig.time.unixNanoseconds, number: 1, samples: [["a"]: 1])
            ])
            _ = try await rig.metastore.retire([segment.id], reason: "test")
            let store = FaultyObjectStore(
                rig.bucket,
                toxics: [Toxic(.failure(.unavailable), operations: [.delete])],
                seed: 1,
                time: rig.time
            )
            let keeper = RemovalKeeper(
                metastore: rig.metastore,
                store: store,
                grace: .seconds(60),
                counters: rig.counters,
                logger: rig.logger
            )
            #expect(try await keeper.remove() == 0)
            try await rig.time.sleep(for: .seconds(61))
            #expect(try await keeper.remove() == 0)
            #expect(try await rig.metastore.blocks([segment.id]).count == 1)
            store.isActive = false
            #expect(try await keeper.remove() == 1)
            #expect(try await rig.bucket.list(prefix: "", after: nil, limit: 9) == [])
            #expect(try await rig.metastore.blocks([segment.id]) == [])
        }
    }
}
