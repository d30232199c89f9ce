import ProfileModel
import QueryModel
import QueryScheduling
import TestSupport
import Testing

@Suite struct TenantShareTests {
    @Test(arguments: 0..<50 as Range<UInt64>)
    func `the parts of an amount add up to it and follow the shares`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let names = ["a", "b", "c", "d"].prefix(Int.random(in: 1...4, using: &random))
        let shares = names.map { TenantShare(Fixtures.tenant($0), Int.random(in: 0...1 << 40, using: &random)) }
        let amount = Int.random(in: 0...Int.max, using: &random)
        let parts = shares.dividing(amount)
        #expect(parts.total == amount)
        for (share, part) in zip(shares, parts).dropFirst() {
            let exact = Double(amount) * Double(share.bytes) / Double(max(1, shares.total))
            #expect(abs(Double(part.bytes) - exact) <= exact * 1e-9 + 1)
        }
    }

    @Test func `shares without bytes leave everything to the first`() {
        let shares = [TenantShare(Fixtures.alice, 0), TenantShare(Fixtures.bob, 0)]
        #expect(shares.dividing(10) == [TenantShare(Fixtures.alice, 10), TenantShare(Fixtures.bob, 0)])
        #expect([TenantShare]().dividing(10).isEmpty)
    }

    @Test func `taking away stops at nothing`() {
        var shares = [TenantShare(Fixtures.alice, 5)]
        shares.add(1, of: Fixtures.bob)
        shares.subtract(9, of: Fixtures.alice)
        shares.subtract(9, of: Fixtures.tenant("carol"))
        #expect(shares == [TenantShare(Fixtures.alice, 0), TenantShare(Fixtures.bob, 1)])
    }

    @Test func `a fragment of several tenants is shared out by their stored bytes`() throws {
        let work = try Fixtures.work(1, sizes: [1000, 3000], of: [Fixtures.alice, Fixtures.bob])
        #expect(work.queued.map(\.owner) == [Fixtures.alice, Fixtures.bob])
        #expect(work.shares == [TenantShare(Fixtures.alice, 1000), TenantShare(Fixtures.bob, 3000)])
    }

    @Test func `what metadata claims cannot overflow`() throws {
        let work = try Fixtures.work(1, sizes: [Int.max, Int.max])
        #expect(work.queued.map(\.bytes) == [QueuedFragment.maxBytes, QueuedFragment.maxBytes])
    }
}
