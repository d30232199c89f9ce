import BlockFormat
import Compaction
import MetadataStorage
import ProfileModel
import TestSupport
import Testing

@Suite struct CompactionPlannerTests {
    private static let second: Int64 = 1_000_000_000
    private let now: Int64 = 1_790_000_000_000_000_000

    private func planner(
        _ deletions: [DeletionRecord] = [],
        erasable: Set<BlockID> = [],
        settings: CompactionSettings = CompactionSettings()
    ) -> CompactionPlanner {
        CompactionPlanner(settings: settings, deletions: deletions, erasable: erasable, now: now)
    }

    private func ago(_ seconds: Int64) -> Int64 { now - seconds * Self.second }

    private func deletion(_ id: String, at time: Int64, tenant: String = "alice") throws -> DeletionRecord {
        DeletionRecord(
            id: id,
            tenant: try TenantID(tenant),
            selector: "{}",
            range: TimeRange(start: .min, end: .max),
            createdAt: time
        )
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `no block is in two jobs and no job takes what it may not`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let blocks = try drawnBlocks(&random, now: now)
        let byID = Dictionary(uniqueKeysWithValues: blocks.map { ($0.id, $0) })
        let settings = CompactionSettings()
        let erasable = Set(blocks.filter { _ in Bool.random(using: &random) }.map(\.id))
        let jobs = planner(erasable: erasable).jobs(over: blocks)
        let sources = jobs.flatMap(\.sources)
        #expect(Set(sources).count == sources.count)
        #expect(Set(jobs.map(\.key)).count == jobs.count)
        for job in jobs {
            let taken = try job.sources.map { try #require(byID[$0]) }
            let task = try CompactionTask(decoding: job.payload)
            #expect(taken.allSatisfy { $0.state == .live && $0.job == nil && !$0.isSetAside })
            #expect(taken.allSatisfy { $0.createdAt <= now - 5 * Self.second })
            #expect(taken.count == 1 || taken.reduce(0) { $0 + $1.objectSize } <= settings.maxJobBytes)
            #expect(taken.count <= (taken[0].level == 0 ? settings.maxJobSegments : settings.maxJobSources))
            #expect(Set(taken.map(\.level)).count == 1)
            #expect(task.level - taken[0].level == 1 || (taken.count == 1 && taken[0].level == task.level))
            #expect(task.level == 1 || task.results.count == 1)
            #expect(task.results.map(\.tenant) == Set(taken.flatMap(\.tenants)).sorted())
            for result in task.results {
                let path = BlockMetadata.objectPath(id: result.id, level: task.level, tenant: result.tenant)
                #expect(job.resultPaths.contains(path))
            }
            #expect(Set(job.resultPaths).count == job.resultPaths.count)
        }
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `the order in which blocks are listed changes nothing`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let blocks = try drawnBlocks(&random, now: now)
        let erasable = Set(blocks.filter { _ in Bool.random(using: &random) }.map(\.id))
        let deletions = try (0..<3).map { try deletion("d\($0)", at: ago(Int64(100 * $0 + 10))) }
        let first = planner(deletions, erasable: erasable).jobs(over: blocks)
        let second = planner(deletions.shuffled(using: &random), erasable: erasable)
            .jobs(over: blocks.shuffled(using: &random))
        #expect(first == second)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `everything that may be taken is taken when it is asked for`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let blocks = try drawnBlocks(&random, now: now)
        for level in 0..<3 {
            let jobs = planner().jobs(over: blocks, .all(level: level, madeBy: ago(60)))
            let expected = blocks.filter { block in
                block.level == level && block.state == .live && block.job == nil && !block.isSetAside
                    && block.createdAt <= ago(60)
            }
            #expect(Set(jobs.flatMap(\.sources)) == Set(expected.map(\.id)))
        }
    }

    @Test func `segments wait for age, number or size`() throws {
        let young = try (0..<63).map { try summary($0, createdAt: ago(6), bytes: 1 << 10) }
        #expect(planner().jobs(over: young) == [])
        #expect(planner().jobs(over: young + [try summary(99, createdAt: ago(6))]).count == 1)
        #expect(planner().jobs(over: young + [try summary(99, createdAt: ago(6), bytes: 64 << 20)]).count == 2)
        let old = planner().jobs(over: young + [try summary(99, createdAt: ago(10))])
        #expect(old.map(\.sources.count) == [64])
    }

    @Test func `segments younger than the settling time are left`() throws {
        let jobs = planner().jobs(over: [
            try summary(1, createdAt: ago(20)), try summary(2, createdAt: ago(4)), try summary(3, createdAt: now + 5),
        ])
        #expect(jobs.map(\.sources) == [[BlockID(high: 0, low: 1)]])
    }

    @Test func `all that is asked for is merged together, once the youngest has settled`() throws {
        let blocks = [
            try summary(1, createdAt: ago(7)), try summary(2, createdAt: ago(4)), try summary(3, createdAt: ago(1)),
        ]
        #expect(planner().jobs(over: blocks, .all(level: 0, madeBy: ago(3))) == [])
        // What was made after the question is not waited for.
        #expect(planner().jobs(over: blocks, .all(level: 0, madeBy: ago(5))).map(\.sources.count) == [1])
        let settled = [
            try summary(1, createdAt: ago(7)), try summary(2, createdAt: ago(5)), try summary(3, createdAt: ago(1)),
        ]
        #expect(planner().jobs(over: settled, .all(level: 0, madeBy: ago(3))).map(\.sources.count) == [2])
    }

    @Test func `one job makes a block for each tenant of its segments`() throws {
        let jobs = planner().jobs(over: [
            try summary(1, tenants: ["bob"], createdAt: ago(20)),
            try summary(2, tenants: ["alice", "bob"], createdAt: ago(30)),
        ])
        let job = try #require(jobs.first)
        let task = try CompactionTask(decoding: job.payload)
        #expect(jobs.count == 1)
        #expect(task.results.map(\.tenant.name) == ["alice", "bob"])
        #expect(task.createdAt == ago(20))
        #expect(task.results.map(\.deletionHorizon) == [ago(30), ago(20)])
    }

    @Test func `a lone block rises with age`() throws {
        let block = try summary(1, level: 1, createdAt: ago(299))
        #expect(planner().jobs(over: [block]) == [])
        let older = try summary(1, level: 1, createdAt: ago(300))
        let job = try #require(planner().jobs(over: [older]).first)
        let task = try CompactionTask(decoding: job.payload)
        #expect(task.level == 2)
        #expect(planner().jobs(over: [try summary(1, level: 2, createdAt: ago(3599))]) == [])
        #expect(planner().jobs(over: [try summary(1, level: 2, createdAt: ago(3600))]).count == 1)
        #expect(planner().jobs(over: [try summary(1, level: 3, createdAt: ago(900_000))]) == [])
    }

    @Test func `neighbours in time go together when one job cannot take all`() throws {
        let blocks = try [5, 3, 1, 4, 2, 0].map { number in
            try summary(
                number,
                level: 1,
                createdAt: ago(400),
                start: Int64(number) * 10,
                end: Int64(number) * 10 + 9,
                bytes: 100 << 20
            )
        }
        let jobs = planner().jobs(over: blocks)
        #expect(jobs.map { $0.sources.map(\.low) } == [[0, 1], [2, 3], [4, 5]])
    }

    @Test func `deletions stated after a source was made are applied and those before are not`() throws {
        let deletions = [
            try deletion("a-before", at: ago(50)), try deletion("b-after", at: ago(30)),
            try deletion("c-other", at: ago(30), tenant: "bob"), try deletion("d-fresh", at: ago(2)),
        ]
        let jobs = planner(deletions).jobs(over: [try summary(1, createdAt: ago(40))])
        let job = try #require(jobs.first)
        let result = try CompactionTask(decoding: job.payload).results[0]
        #expect(result.deletions == ["b-after"])
        #expect(result.deletionHorizon == ago(30) + 1)
        let plain = try #require(planner().jobs(over: [try summary(1, createdAt: ago(40))]).first)
        #expect(try CompactionTask(decoding: plain.payload).results[0].id != result.id)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `what a result's horizon says is applied was applied or concerned none of its sources`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let blocks = try drawnBlocks(&random, now: now)
        let byID = Dictionary(uniqueKeysWithValues: blocks.map { ($0.id, $0) })
        let deletions = try (0..<20).map { number in
            try deletion(
                "d\(number)",
                at: now - Int64.random(in: 0...7_200_000_000_000, using: &random),
                tenant: ["alice", "bob"].randomElement(using: &random) ?? "alice"
            )
        }
        for job in planner(deletions).jobs(over: blocks) {
            for result in try CompactionTask(decoding: job.payload).results {
                let sources = job.sources.compactMap { byID[$0] }.filter { $0.tenants.contains(result.tenant) }
                for deletion in deletions where deletion.tenant == result.tenant {
                    let isApplied = result.deletions.contains(deletion.id)
                    let isOpen = deletion.createdAt >= result.deletionHorizon
                    let concerns = sources.map { deletion.mayConcern($0) }
                    if isApplied { #expect(!isOpen && concerns.contains(true)) }
                    if !isApplied, concerns.contains(true) { #expect(isOpen && !concerns.contains(false)) }
                    if isOpen { #expect(!concerns.contains(false)) }
                }
            }
        }
    }

    @Test func `a block that holds deleted rows is merged alone, at its own level`() throws {
        let block = try summary(7, level: 3, createdAt: ago(50))
        let deletions = [try deletion("d", at: ago(40))]
        #expect(planner(deletions).jobs(over: [block]) == [])
        let job = try #require(planner(deletions, erasable: [block.id]).jobs(over: [block]).first)
        let task = try CompactionTask(decoding: job.payload)
        #expect(task.level == 3)
        #expect(task.results.map(\.deletions) == [["d"]])
        #expect(task.results.map(\.id) != [block.id])
    }
}
