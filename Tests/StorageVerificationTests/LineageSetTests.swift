import BlockFormat
import StorageVerification
import TestSupport
import Testing

@Suite struct LineageSetTests {
    private func range(_ incarnation: UInt64, _ sequences: ClosedRange<UInt64>) -> LineageRange {
        LineageRange(incarnation: incarnation, sequences: sequences)
    }

    @Test func `neighbours become one run, others stay apart`() {
        let set = LineageSet([range(1, 5...6), range(1, 1...2), range(2, 3...3), range(1, 3...4), range(1, 9...9)])
        #expect(set.ranges == [range(1, 1...6), range(1, 9...9), range(2, 3...3)])
    }

    @Test func `the ends of all numbers are no obstacle`() {
        let set = LineageSet([range(1, .max ... .max), range(1, 0...0), range(1, (.max - 1)...(.max - 1))])
        #expect(set.ranges == [range(1, 0...0), range(1, (.max - 1)...(.max))])
        #expect(set.covers(LineageSet([range(1, .max ... .max)])))
    }

    @Test func `sets agree with sets of plain numbers`() {
        var random = SplitMix64(seed: 4)
        func draw() -> (LineageSet, Set<[UInt64]>) {
            var (set, plain) = (LineageSet(), Set<[UInt64]>())
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let incarnation = UInt64.random(in: 0...1, using: &random)
                let first = UInt64.random(in: 0...20, using: &random)
                let last = first + UInt64.random(in: 0...4, using: &random)
                set.insert(range(incarnation, first...last))
                for number in first...last { plain.insert([incarnation, number]) }
            }
            return (set, plain)
        }
        for _ in 0..<2_000 {
            let (left, plainLeft) = draw()
            let (right, plainRight) = draw()
            #expect(left.isDisjoint(with: right) == plainLeft.isDisjoint(with: plainRight))
            #expect(left.covers(right) == plainLeft.isSuperset(of: plainRight))
            #expect((left == right) == (plainLeft == plainRight))
            var union = left
            union.formUnion(right)
            let runs = union.ranges.flatMap { run in run.sequences.map { [run.incarnation, $0] } }
            #expect(runs.count == plainLeft.union(plainRight).count)
            #expect(Set(runs) == plainLeft.union(plainRight))
        }
    }
}
