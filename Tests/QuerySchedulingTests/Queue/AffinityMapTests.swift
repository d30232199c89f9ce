import QueryModel
import QueryScheduling
import Testing

@Suite struct AffinityMapTests {
    private let queriers = (1...5 as ClosedRange<UInt64>).map { QuerierID($0) }

    @Test func `nobody is preferred where nobody is attached`() {
        var map = AffinityMap()
        let nobody = map.preferred(1)
        #expect(nobody == nil)
        #expect(!map.hasQuerier(outside: []))
    }

    @Test func `the order of attaching does not matter`() {
        var map = AffinityMap()
        map.update(queriers)
        let before = (0..<100 as Range<UInt64>).map { map.preferred($0) }
        map.update(queriers.reversed())
        let after = (0..<100 as Range<UInt64>).map { map.preferred($0) }
        #expect(after == before)
    }

    @Test func `affinities spread, and a querier that leaves moves only its own`() {
        var map = AffinityMap()
        map.update(queriers)
        let before = (0..<5000 as Range<UInt64>).map { map.preferred($0) }
        for querier in queriers { #expect((700...1300).contains(before.count { $0 == querier })) }
        map.update(Array(queriers.dropLast()))
        let after = (0..<5000 as Range<UInt64>).map { map.preferred($0) }
        for (before, after) in zip(before, after) where before != queriers.last { #expect(before == after) }
    }
}
