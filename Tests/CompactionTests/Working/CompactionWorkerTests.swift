import BlockFormat
import Compaction
import HostEnvironment
import MetadataStorage
import ObjectStorage
import ProfileModel
import TestSupport
import Testing

@Suite struct CompactionWorkerTests {
    private static func storeSome(_ rig: Rig, seed: UInt64 = 1, segments: Int = 4) async throws -> [SentProfile] {
        var all: [SentProfile] = []
        for number in 0..<segments {
            let sent = drawnProfiles(
                seed: seed &* 100 &+ UInt64(number),
                count: 12,
                first: UInt64(all.count),
                at: rig.time.unixNanoseconds
            )
            try await rig.store(sent)
            all += sent
            rig.time.advance(by: .milliseconds(250))
        }
        return all
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `every level answers as the segments did`(seed: UInt64) throws {
        try Rig.run(seed: seed) { rig in
            let sent = try await Self.storeSome(rig, seed: seed)
            for level in 0..<3 {
                try await rig.plan(level: level)
                let worker = rig.worker()
                while await worker.workOnce() {}
                #expect(try await rig.levels().keys.sorted() == [level + 1])
                for tenant in ["alice", "bob"] {
                    #expect(try await rig.rows(tenant) == expectedRows(of: sent, tenant: tenant), "level \(level + 1)")
                }
            }
            let counts = rig.counters.snapshot
            #expect(counts.completedJobs >= 3 && counts.failedAttempts == 0 && counts.setAsideDatasets == 0)
        }
    }

    @Test func `repeats are dropped for good`() throws {
        try Rig.run { rig in
            let sent = drawnProfiles(seed: 3, count: 10, at: rig.time.unixNanoseconds)
            try await rig.store(sent)
            try await rig.store(Array(sent.prefix(6)))
            try await rig.plan()
            #expect(await rig.worker().workOnce())
            #expect(try await rig.rows() == expectedRows(of: sent))
            let blocks = try await rig.metastore.allBlockSummaries(BlockSummarySelection())
            #expect(blocks.reduce(0) { $0 + $1.profileCount } == 10)
            #expect(blocks.allSatisfy { $0.suppressedCount == 0 })
            #expect(rig.counters.snapshot.droppedProfiles == 6)
        }
    }

    @Test func `two workers make the same bytes under the same names`() throws {
        let made = try (0..<2).map { run in
            try Rig.run(seed: UInt64(run)) { rig in
                _ = try await Self.storeSome(rig)
                try await rig.plan()
                _ = await rig.worker("\(run)").workOnce()
                var objects: [String: [UInt8]] = [:]
                for listing in try await rig.bucket.list(prefix: "blocks/", after: nil, limit: 100) {
                    objects[listing.key.path] = try await rig.bucket.get(listing.key, limit: .max)
                }
                return objects
            }
        }
        #expect(made[0] == made[1])
        #expect(made[0].count == 2)
    }

    @Test func `a worker that lost its lease changes nothing and the next one finishes`() throws {
        try Rig.run { rig in
            let sent = try await Self.storeSome(rig)
            try await rig.plan()
            let cutOff = InterposedMetastore(base: rig.metastore) { name throws(MetastoreError) in
                if name.hasPrefix("renewJob") { throw MetastoreError(.unavailable, "cut off") }
            }
            let slow = FaultyObjectStore(
                rig.bucket,
                toxics: [Toxic(.latency(.seconds(20)...(.seconds(25))), operations: [.append, .put])],
                seed: 1,
                time: rig.time
            )
            await withTaskGroup(of: Void.self) { group in
                group.addTask { #expect(await rig.worker("slow", store: slow, metastore: cutOff).workOnce()) }
                group.addTask {
                    let next = rig.worker("next")
                    try? await rig.time.sleep(for: .seconds(1))
                    while await !next.workOnce() { try? await rig.time.sleep(for: .seconds(1)) }
                }
            }
            #expect(rig.counters.snapshot.completedJobs == 1)
            #expect(rig.counters.snapshot.fencedAttempts == 1)
            #expect(try await rig.rows() == expectedRows(of: sent))
            #expect(try await rig.metastore.jobs(limit: 9).isEmpty)
        }
    }

    @Test func `a dataset that is damaged is set aside alone`() throws {
        try Rig.run { rig in
            let sent = try await Self.storeSome(rig)
            let before = try await rig.metastore.allBlockSummaries(BlockSummarySelection())
            let victim = try #require(try await rig.metastore.blocks([before[1].id]).first)
            let dataset = try #require(victim.datasets.first)
            let section = try #require(dataset.metadata.section(.symbols))
            let key = ObjectKey(victim.summary.objectPath)
            let whole = try await rig.bucket.get(key, limit: .max)
            var damaged = whole
            damaged[section.range.lowerBound + 3] ^= 0x10
            try await rig.bucket.delete(key)
            try await rig.bucket.putIfAbsent(key, damaged)

            try await rig.plan()
            #expect(await rig.worker().workOnce())
            #expect(rig.counters.snapshot.setAsideDatasets == 1)
            #expect(rig.counters.snapshot.completedJobs == 1)
            let live = try await rig.metastore.allBlockSummaries(BlockSummarySelection())
            #expect(live.filter { $0.level == 0 }.map(\.id) == [victim.summary.id])
            #expect(live.filter { $0.level == 0 }.allSatisfy { $0.isSetAside && $0.datasetCount == 1 })
            #expect(try await rig.plan() == [])
            // Whatever is stored beside is in the results; the rest is where it was.
            try await rig.bucket.delete(key)
            try await rig.bucket.putIfAbsent(key, whole)
            #expect(try await rig.rows() == expectedRows(of: sent))
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `a network that damages now and then sets nothing aside`(seed: UInt64) throws {
        try Rig.run(seed: seed) { rig in
            let sent = try await Self.storeSome(rig, seed: seed)
            try await rig.plan()
            let reads: Set<ObjectOperation> = [.getRange, .getWhole]
            let store = FaultyObjectStore(
                rig.bucket,
                toxics: [
                    Toxic(.flippedBit, probability: 0.1, operations: reads),
                    Toxic(.shortRead, probability: 0.1, operations: reads),
                ],
                seed: seed,
                time: rig.time
            )
            #expect(await rig.worker(store: store).workOnce())
            #expect(store.strikes > 0 || seed > 1)
            #expect(rig.counters.snapshot.setAsideDatasets == 0)
            #expect(rig.counters.snapshot.completedJobs == 1)
            #expect(try await rig.rows() == expectedRows(of: sent))
        }
    }

    @Test func `a job whose source is missing is parked, and done once somebody repaired it`() throws {
        try Rig.run { rig in
            let sent = try await Self.storeSome(rig)
            let blocks = try await rig.metastore.allBlockSummaries(BlockSummarySelection())
            let key = ObjectKey(blocks[2].objectPath)
            let bytes = try await rig.bucket.get(key, limit: .max)
            try await rig.bucket.delete(key)
            let jobs = try await rig.plan()
            let worker = rig.worker()
            var attempts = 0
            while try await rig.metastore.jobs(limit: 9).contains(where: { $0.state != .parked }) {
                if await worker.workOnce() { attempts += 1 }
                try await rig.time.sleep(for: .seconds(5))
            }
            #expect(attempts == 5)
            let record = try #require(try await rig.metastore.jobs(limit: 9).first)
            #expect(record.reason?.contains(key.path) == true)
            #expect(rig.counters.snapshot.failedAttempts == 5)

            try await rig.bucket.putIfAbsent(key, bytes)
            #expect(try await rig.metastore.retryJob(jobs[0].key))
            #expect(await worker.workOnce())
            #expect(try await rig.rows() == expectedRows(of: sent))
            #expect(try await rig.metastore.jobs(limit: 9).isEmpty)
        }
    }

    @Test(arguments: [ObjectStoreError.Code.outOfSpace, .unavailable, .throttled])
    func `a job is not parked for a store that is full or away, and done once that is over`(
        _ code: ObjectStoreError.Code
    ) throws {
        try Rig.run { rig in
            let sent = try await Self.storeSome(rig)
            try await rig.plan()
            let toxics = [Toxic(.failure(code), operations: [.put, .append])]
            let store = FaultyObjectStore(rig.bucket, toxics: toxics, seed: 1, time: rig.time)
            let worker = rig.worker(store: store)
            var attempts = 0
            for _ in 0..<120 {
                if await worker.workOnce() { attempts += 1 }
                try await rig.time.sleep(for: .seconds(5))
            }
            #expect(attempts >= 50, "ten minutes, an attempt every ten seconds")
            let record = try #require(try await rig.metastore.jobs(limit: 9).first)
            #expect(record.state == .waiting)
            #expect(record.reason?.contains("\(code)") == true)

            store.isActive = false
            try await rig.time.sleep(for: .seconds(10))
            #expect(await worker.workOnce())
            #expect(try await rig.rows() == expectedRows(of: sent))
            #expect(try await rig.metastore.jobs(limit: 9).isEmpty)
        }
    }

    @Test func `a process that dies at any call leaves a job that the next one finishes`() throws {
        var call = 1
        while true {
            let number = call
            let isDead = try Rig.run(seed: UInt64(number)) { rig in
                let sent = try await Self.storeSome(rig, segments: 2)
                try await rig.plan()
                let process = DyingProcess(atCall: number)
                _ = await rig.worker(
                    store: process.store(rig.bucket),
                    metastore: process.metastore(rig.metastore)
                ).workOnce()
                for tenant in ["alice", "bob"] {
                    #expect(try await rig.rows(tenant) == expectedRows(of: sent, tenant: tenant), "died at \(number)")
                }
                let next = rig.worker("next")
                while try await !rig.metastore.jobs(limit: 1).isEmpty {
                    if await !next.workOnce() { try await rig.time.sleep(for: .seconds(5)) }
                }
                for tenant in ["alice", "bob"] {
                    #expect(try await rig.rows(tenant) == expectedRows(of: sent, tenant: tenant), "died at \(number)")
                }
                #expect(try await rig.levels() == [1: 2], "died at \(number)")
                let objects = try await rig.bucket.list(prefix: "blocks/", after: nil, limit: 100)
                #expect(objects.count == 2, "died at \(number)")
                return process.isDead
            }
            if !isDead { break }
            call += 1
        }
        #expect(call > 20)
    }

    @Test func `a job that ended its workers without a word is parked`() throws {
        try Rig.run { rig in
            _ = try await Self.storeSome(rig)
            try await rig.plan()
            for _ in 0..<5 {
                #expect(
                    try await rig.metastore.leaseJob(kinds: [.compaction], worker: "killed", duration: .seconds(1))
                        != nil
                )
                try await rig.time.sleep(for: .seconds(2))
            }
            #expect(await rig.worker().workOnce())
            #expect(try await rig.metastore.jobs(limit: 9).map(\.state) == [.parked])
            #expect(rig.counters.snapshot.completedJobs == 0)
        }
    }

    @Test func `a worker that is stopped gives its job back at once`() throws {
        try Rig.run { rig in
            let sent = try await Self.storeSome(rig)
            try await rig.plan()
            let slow = FaultyObjectStore(
                rig.bucket,
                toxics: [Toxic(.latency(.seconds(50)...(.seconds(60))), operations: [.getRange])],
                seed: 1,
                time: rig.time
            )
            let worker = rig.worker(store: slow)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await worker.run() }
                group.addTask {
                    try? await rig.time.sleep(for: .seconds(3))
                    worker.stop()
                }
            }
            #expect(try await rig.metastore.jobs(limit: 9).map(\.state) == [.waiting])
            #expect(await rig.worker("next").workOnce())
            #expect(try await rig.rows() == expectedRows(of: sent))
        }
    }
}
