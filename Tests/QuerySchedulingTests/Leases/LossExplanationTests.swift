import HostEnvironment
import QueryModel
import QueryScheduling
import Testing

/// Which losses speak for a fragment that was lost, too, as the scheduler sees them.
@Suite struct LossExplanationTests {
    private var state = SchedulerState(Fixtures.settings)

    /// Attaches queriers 1, 2 and so on, each with room for one lease, and gives as many fragments to them.
    private mutating func setUp(queriers: UInt64, fragments: Int) throws -> [SchedulerState.Grant] {
        for id in 1...queriers {
            let offer = QuerierOffer(leases: 1, bytes: .max)
            _ = state.attach(QuerierIntroduction(QuerierID(id), place: .remote), offer, at: Fixtures.at(0))
        }
        let number = try state.enter([Fixtures.alice])
        let work = try Fixtures.work(number, sizes: Array(repeating: 100, count: fragments))
        try state.admit(number, [work])
        state.begin(number, work, Fixtures.terms(), at: Fixtures.at(0))
        var grants: [SchedulerState.Grant] = []
        while let grant = state.nextGrant(at: Fixtures.at(0)) { grants.append(grant) }
        return grants
    }

    private mutating func lose(_ querier: UInt64, at now: Int64) {
        state.detach(QuerierID(querier), attachment: querier, at: Fixtures.at(now))
    }

    @Test mutating func `of queriers that go together each explains the losses of those after it`() throws {
        _ = try setUp(queriers: 3, fragments: 3)
        for querier in 1...3 as ClosedRange<UInt64> { lose(querier, at: 10) }
        #expect(state.totals.leasesLost == 3)
        #expect(state.totals.lossesExplained == 2)
    }

    @Test mutating func `queriers that go at intervals explain nothing`() throws {
        _ = try setUp(queriers: 3, fragments: 3)
        for querier in 1...3 as ClosedRange<UInt64> { lose(querier, at: Int64(querier) * 3001) }
        #expect(state.totals.lossesExplained == 0)
    }

    @Test mutating func `queriers that fall silent together explain each other`() throws {
        _ = try setUp(queriers: 2, fragments: 2)
        state.tick(at: Fixtures.at(3000))
        #expect(state.totals.leasesLost == 2)
        #expect(state.totals.lossesExplained == 2)
    }

    @Test mutating func `one that is silent by itself is explained by nothing`() throws {
        let grants = try setUp(queriers: 2, fragments: 2)
        state.renew(grants[0].lease.id, bytesDone: 1, at: Fixtures.at(2000))
        state.tick(at: Fixtures.at(3000))
        #expect(state.totals.leasesLost == 1)
        #expect(state.totals.lossesExplained == 0)
    }

    @Test mutating func `a lease that gets no further is neither explained nor explains`() throws {
        let grants = try setUp(queriers: 3, fragments: 3)
        let stalled = try #require(grants.first { $0.querier == QuerierID(1) }).lease.id
        for now in [2000, 4000] as [Int64] {
            for grant in grants {
                let progress = grant.lease.id == stalled ? 0 : Int(now)
                state.renew(grant.lease.id, bytesDone: progress, at: Fixtures.at(now))
            }
        }
        lose(2, at: 4500)
        state.tick(at: Fixtures.at(5000))
        #expect(state.totals.leasesLost == 2)
        #expect(state.totals.lossesExplained == 0)
        lose(3, at: 5000)
        #expect(state.totals.lossesExplained == 1, "by the second one")
    }

    @Test mutating func `a querier without work that is killed explains others, one that was about to go does not`()
        throws
    {
        let held = try setUp(queriers: 2, fragments: 1)
        let busy = try #require(held.first).querier.value
        let idle = 3 - busy
        var going = state
        lose(idle, at: 10)
        lose(busy, at: 10)
        #expect(state.totals.lossesExplained == 1)
        going.offer(QuerierID(idle), QuerierOffer(leases: 0, bytes: 0, isDraining: true))
        going.detach(QuerierID(idle), attachment: idle, at: Fixtures.at(10))
        going.detach(QuerierID(busy), attachment: busy, at: Fixtures.at(10))
        #expect(going.totals.leasesLost == 1)
        #expect(going.totals.lossesExplained == 0)
    }
}
