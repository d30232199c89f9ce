import BlockFormat
import ProfileModel
import StorageVerification
import TestSupport
import Testing

@Suite struct RebuildPlanTests {
    private func dataset(_ service: String, _ lineage: [ClosedRange<UInt64>]) -> DatasetMetadata {
        DatasetMetadata(
            tenant: .anonymous,
            service: service,
            timeRange: TimeRange(start: 0, end: 1),
            profileCount: 1,
            rowCount: 1,
            sampleCount: 1,
            groups: [],
            labelSummaries: [],
            sections: [],
            lineage: lineage.map { LineageRange(incarnation: 1, sequences: $0) }
        )
    }

    /// A block whose datasets hold these segments.
    private func block(
        _ number: UInt64,
        level: Int,
        createdAt: Int64 = 0,
        _ datasets: [(String, [ClosedRange<UInt64>])]
    ) -> SurveyedBlock {
        let footer = BlockMetadata(
            id: BlockID(high: level == 0 ? 1 : 2, low: number),
            level: level,
            tenant: level == 0 ? nil : .anonymous,
            timeRange: TimeRange(start: 0, end: 1),
            lineage: [LineageRange(incarnation: 1, sequences: number...number)],
            createdAt: createdAt,
            datasets: datasets.map { dataset($0.0, $0.1) },
            objectSize: 100
        )
        return SurveyedBlock(footer, at: footer.objectPath)
    }

    private func segment(_ number: UInt64, _ services: String...) -> SurveyedBlock {
        block(number, level: 0, services.map { ($0, []) })
    }

    private func taken(_ plan: RebuildPlan) -> Set<String> {
        Set(plan.blocks.flatMap { block in block.datasets.map { "\(block.level)/\(block.id.low)/\($0)" } })
    }

    @Test func `a compacted block stands for its segments, those it has not stay`() {
        let plan = RebuildPlan([
            segment(1, "a"), segment(2, "a"), segment(3, "a"), block(10, level: 1, [("a", [1...2])]),
        ])
        #expect(taken(plan) == ["1/10/0", "0/3/0"])
        #expect(plan.covered.count == 2)
        #expect(plan.findings == [])
    }

    @Test func `what compaction set aside is taken from its segment alone`() {
        let plan = RebuildPlan([segment(1, "a", "b"), segment(2, "a"), block(10, level: 1, [("a", [1...2])])])
        #expect(taken(plan) == ["1/10/0", "0/1/1"])
    }

    @Test func `the highest level wins, whatever is left of the lower ones`() {
        let plan = RebuildPlan([
            segment(1, "a"), block(10, level: 1, [("a", [1...1])]), block(11, level: 1, [("a", [2...2])]),
            block(20, level: 2, [("a", [1...2])]),
        ])
        #expect(taken(plan) == ["2/20/0"])
    }

    @Test func `a higher block that overlaps one with more is left out when its rows are elsewhere`() {
        // The level-2 result was never committed; its sources went on into another block, and segment 3 is gone.
        let plan = RebuildPlan([
            segment(1, "a"), block(11, level: 1, [("a", [2...3])]), block(20, level: 2, [("a", [1...2])]),
        ])
        #expect(taken(plan) == ["0/1/0", "1/11/0"])
        #expect(plan.findings == [])
    }

    @Test func `rows that cannot be had without counting others twice are named`() {
        let plan = RebuildPlan([block(11, level: 1, [("a", [2...3])]), block(20, level: 2, [("a", [1...2])])])
        #expect(taken(plan).count == 1)
        #expect(plan.findings.map(\.kind) == [.notRecovered])
    }

    @Test func `services whose names only look alike are kept apart`() {
        let plan = RebuildPlan([segment(1, "caf\u{E9}"), block(10, level: 1, [("cafe\u{301}", [1...1])])])
        #expect(taken(plan) == ["0/1/0", "1/10/0"])
    }

    @Test func `any history is planned the same in any order, each segment once`() {
        var random = SplitMix64(seed: 8)
        for _ in 0..<300 {
            var blocks: [SurveyedBlock] = []
            var live: [(level: Int, lineage: [ClosedRange<UInt64>])] = []
            var number: UInt64 = 0
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                number += 1
                blocks.append(segment(number, "a"))
                live.append((0, [number...number]))
                guard live.count > 1, Bool.random(using: &random) else { continue }
                // Merge some neighbours, of any levels, into the next level; some sources are already deleted.
                let count = Int.random(in: 2...min(4, live.count), using: &random)
                let sources = live.suffix(count)
                live.removeLast(count)
                let level = min(3, (sources.map(\.level).max() ?? 0) + 1)
                let lineage = sources.flatMap(\.lineage)
                blocks.append(block(1_000 + number, level: level, createdAt: Int64(number), [("a", lineage)]))
                live.append((level, lineage))
                if Bool.random(using: &random) {
                    let gone = LineageSet(lineage.map { LineageRange(incarnation: 1, sequences: $0) })
                    blocks.removeAll { $0.level < level && gone.covers($0.datasets[0].lineage) }
                }
            }
            let plan = RebuildPlan(blocks)
            #expect(plan == RebuildPlan(blocks.shuffled(using: &random)))
            #expect(plan.findings == [])
            var held = LineageSet()
            for one in plan.blocks {
                let lineage = blocks.first { $0.path == one.path }?.datasets[0].lineage ?? LineageSet()
                #expect(held.isDisjoint(with: lineage))
                held.formUnion(lineage)
            }
            #expect(held.covers(LineageSet([LineageRange(incarnation: 1, sequences: 1...number)])))
        }
    }
}
