import BlockFormat
import Compaction
import HostEnvironment
import MetadataStorage
import ObjectStorage
import TestSupport
import Testing

@Suite struct CompactionCoordinatorTests {
    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func `segments are merged within fifteen seconds while more come in`(seed: UInt64) throws {
        try Rig.run(seed: seed) { rig in
            let sent = try await rig.running(rig.coordinator()) {
                var all: [SentProfile] = []
                for number in 0..<40 {
                    let now = rig.time.unixNanoseconds
                    let some = drawnProfiles(seed: UInt64(number), count: 3, first: UInt64(number * 3), at: now)
                    try await rig.store(some)
                    all += some
                    try await rig.time.sleep(for: .seconds(1))
                    let left = try await rig.metastore.allBlockSummaries(BlockSummarySelection(levels: 0...0))
                    let oldest = left.map(\.createdAt).min() ?? now
                    #expect(rig.time.unixNanoseconds - oldest <= 15_000_000_000)
                    guard number.isMultiple(of: 13) else { continue }
                    #expect(try await rig.rows() == expectedRows(of: all))
                }
                return all
            }
            #expect(try await rig.rows() == expectedRows(of: sent))
            #expect(try await rig.levels()[1] ?? 0 > 0)
        }
    }

    @Test func `a result that was given up keeps no other job waiting`() throws {
        try Rig.run { rig in
            try await rig.store(drawnProfiles(seed: 1, count: 3, first: 0, at: rig.time.unixNanoseconds))
            try await rig.time.sleep(for: .seconds(6))
            let blocks = try await rig.metastore.allBlockSummaries(BlockSummarySelection())
            let planner = CompactionPlanner(
                settings: CompactionSettings(),
                deletions: [],
                erasable: [],
                now: rig.time.unixNanoseconds
            )
            let job = try #require(planner.jobs(over: blocks, .all(level: 0, madeBy: .max)).first)
            try await rig.metastore.condemn(try #require(job.resultPaths.first))
            let coordinator = rig.coordinator()
            try await rig.running(coordinator) { [rig] in
                try await rig.time.sleep(for: .seconds(30))
                #expect(coordinator.snapshot.problem == nil, "planning went on")
                #expect(try await rig.levels()[1] == nil, "the name is given up for good")
                // With another source the result has another name.
                try await rig.store(drawnProfiles(seed: 2, count: 3, first: 3, at: rig.time.unixNanoseconds))
                try await rig.time.sleep(for: .seconds(30))
                #expect(try await rig.levels()[1] ?? 0 > 0)
            }
        }
    }

    @Test func `two coordinators share the work and do nothing twice`() throws {
        try Rig.run { rig in
            var sent: [SentProfile] = []
            for number in 0..<30 {
                sent += drawnProfiles(
                    seed: UInt64(number),
                    count: 4,
                    first: UInt64(sent.count),
                    at: rig.time.unixNanoseconds
                )
                try await rig.store(Array(sent.suffix(4)))
            }
            let other = rig.coordinator("b", workers: 2)
            try await rig.running(rig.coordinator("a", workers: 2)) {
                try await rig.running(other) { try await rig.time.sleep(for: .seconds(40)) }
            }
            #expect(try await rig.rows() == expectedRows(of: sent))
            #expect(try await rig.levels()[0] == nil)
            #expect(rig.counters.snapshot.sourceBlocks == 30)
            #expect(rig.counters.snapshot.fencedAttempts == 0)
        }
    }

    @Test func `compacting on demand brings everything to the level and waits for it`() throws {
        try Rig.run { rig in
            let sent = drawnProfiles(seed: 5, count: 20, at: rig.time.unixNanoseconds)
            for part in 0..<5 { try await rig.store(Array(sent[(part * 4)..<(part * 4 + 4)])) }
            let coordinator = rig.coordinator()
            let progress = try await rig.running(coordinator) { try await coordinator.compact(toLevel: 3) }
            #expect(try await rig.levels() == [3: 2])
            #expect(progress.movingBlocks == 0 && progress.blocksBelow == 0 && progress.parkedJobs.isEmpty)
            #expect(progress.addedJobs == 5)
            #expect(progress.sourceBlocks == 5 + 2 + 2)
            #expect(try await rig.rows() == expectedRows(of: sent))
        }
    }

    @Test func `compacting on demand ends when only parked jobs are left`() throws {
        try Rig.run { rig in
            let segment = try await rig.store(drawnProfiles(seed: 5, count: 4, at: rig.time.unixNanoseconds))
            try await rig.bucket.delete(ObjectKey(segment.objectPath))
            let coordinator = rig.coordinator()
            let progress = try await rig.running(coordinator) {
                let progress = try await coordinator.compact(toLevel: 3)
                try await rig.time.sleep(for: .seconds(2))
                return progress
            }
            #expect(progress.parkedJobs.count == 1 && progress.blocksBelow == 1)
            #expect(coordinator.snapshot.parkedJobs == 1)
        }
    }

    @Test func `lag is the age of the oldest segment and more than the limit is behind`() throws {
        try Rig.run { rig in
            var settings = CompactionSettings()
            settings.maxLag = .seconds(30)
            let coordinator = rig.coordinator(workers: 0, settings: settings)
            try await rig.store(drawnProfiles(seed: 5, count: 4, at: rig.time.unixNanoseconds))
            try await rig.running(coordinator) {
                try await rig.time.sleep(for: .seconds(20))
                #expect(coordinator.snapshot.waitingJobs == 1)
                #expect(coordinator.snapshot.lag >= .seconds(18) && !coordinator.isBehind)
                try await rig.time.sleep(for: .seconds(20))
                #expect(coordinator.isBehind)
            }
        }
    }
}
