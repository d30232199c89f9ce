import QueryEngine
import Testing

/// How much a querier says it can take.
@Suite struct CapacityTests {
    @Test func `the ratio of memory to stored bytes is learnt and bounded`() {
        var ratio = MemoryRatio()
        #expect(ratio.storedBytes(in: 4000) == 1000)
        for _ in 0..<200 { ratio.note(storedBytes: 100, memoryBytes: 800) }
        #expect((495...505).contains(ratio.storedBytes(in: 4000)))
        for _ in 0..<200 { ratio.note(storedBytes: 1, memoryBytes: .max) }
        #expect(ratio.value <= 64)
        for _ in 0..<200 { ratio.note(storedBytes: 1000, memoryBytes: 0) }
        #expect(ratio.value >= 1)
        let before = ratio
        ratio.note(storedBytes: 0, memoryBytes: 5)
        #expect(ratio == before)
    }

    @Test func `queriers that hold leases share, and the only one has everything`() {
        let shares = LeaseShares()
        let first = shares.makeKey()
        let second = shares.makeKey()
        #expect(first != second)
        #expect(shares.sharers(with: first) == 1)
        shares.note(first, isHolding: true)
        #expect(shares.sharers(with: first) == 1 && shares.sharers(with: second) == 2)
        shares.note(second, isHolding: true)
        #expect(shares.sharers(with: first) == 2)
        shares.note(first, isHolding: false)
        #expect(shares.sharers(with: second) == 1)
    }
}
