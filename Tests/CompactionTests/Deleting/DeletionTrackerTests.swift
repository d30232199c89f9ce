import BlockFormat
import Compaction
import MetadataStorage
import ProfileModel
import Synchronization
import TestSupport
import Testing

@Suite struct DeletionTrackerTests {
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `what is remembered of earlier looks changes no survey`(seed: UInt64) throws {
        try Rig.run(seed: seed) { rig in
            var random = SplitMix64(seed: seed)
            let tracker = DeletionTracker(metastore: rig.metastore)
            for step in 0..<30 {
                try await Self.change(rig, step, &random)
                let survey = try await tracker.survey()
                #expect(try await DeletionTracker(metastore: rig.metastore).survey() == survey, "step \(step)")
            }
        }
    }

    /// Stores, deletes, merges, sets aside or marks a deletion as erased.
    private static func change(_ rig: Rig, _ step: Int, _ random: inout SplitMix64) async throws {
        switch Int.random(in: 0..<5, using: &random) {
        case 0, 1:
            let first = UInt64(step * 10)
            try await rig.store(drawnProfiles(seed: first, count: 6, first: first, at: rig.time.unixNanoseconds))
        case 2:
            try await rig.delete("{pod=\"pod-\(Int.random(in: 0..<4, using: &random))\"}")
        case 3:
            try await rig.plan(level: Int.random(in: 0..<3, using: &random))
            while await rig.worker().workOnce() {}
        default:
            guard let deletion = try await rig.metastore.allDeletions(includingErased: false).first else { return }
            try await rig.metastore.markErased(deletion.id)
        }
    }

    @Test func `many deletions cost one listing and read a block once`() throws {
        try Rig.run { rig in
            let calls = Mutex<[String: Int]>([:])
            let metastore = InterposedMetastore(
                base: rig.metastore,
                after: { name in calls.withLock { $0[name, default: 0] += 1 } }
            )
            for number in 0..<20 as Range<UInt64> {
                let first = number * 10
                try await rig.store(drawnProfiles(seed: number, count: 4, first: first, at: rig.time.unixNanoseconds))
            }
            for number in 0..<50 { try await rig.delete("{pod=\"pod-\(number % 3)\"}") }
            let tracker = DeletionTracker(metastore: metastore)
            let survey = try await tracker.survey()
            #expect(survey.remainders.count == 50 && survey.remainders.allSatisfy { $0.blocks > 0 })
            #expect(calls.withLock { $0["blockSummaries(_:after:limit:)"] } == 1)
            #expect(calls.withLock { $0["blocks(_:)"] } == 1)
            #expect(try await tracker.survey() == survey)
            #expect(calls.withLock { $0["blockSummaries(_:after:limit:)"] } == 2)
            #expect(calls.withLock { $0["blocks(_:)"] } == 1)
        }
    }
}
