import HostEnvironment
import ProfileModel
import QueryModel
import QueryScheduling
import Testing

/// Places that queriers keep for tenants with few leases.
@Suite struct QuietPlacesTests {
    private var state = SchedulerState(Fixtures.settings)

    private mutating func begin(_ fragments: Int, of tenant: TenantID, bytes: Int = 100) throws -> UInt64 {
        let number = try state.enter([tenant])
        let work = try Fixtures.work(number, sizes: Array(repeating: bytes, count: fragments), of: [tenant])
        try state.admit(number, [work])
        state.begin(number, work, Fixtures.terms(), at: Fixtures.at(0))
        return number
    }

    private mutating func attach(_ ids: ClosedRange<UInt64>, leases: Int = 16, bytes: Int = .max) {
        for id in ids {
            _ = state.attach(
                QuerierIntroduction(QuerierID(id), place: .remote),
                QuerierOffer(leases: leases, bytes: bytes),
                at: Fixtures.at(0)
            )
        }
    }

    private mutating func grants() -> [SchedulerState.Grant] {
        var grants: [SchedulerState.Grant] = []
        while let grant = state.nextGrant(at: Fixtures.at(0)) { grants.append(grant) }
        return grants
    }

    @Test mutating func `a quiet tenant's fragments go out at once beside a flood, spread over the queriers`() throws {
        attach(1...4)
        let flood = try begin(500, of: Fixtures.alice)
        #expect(grants().count == 40, "two of sixteen places are kept for look-ups, four for quiet tenants")
        let quiet = try begin(8, of: Fixtures.bob)
        let granted = grants()
        #expect(granted.map(\.lease.id.query) == Array(repeating: quiet, count: 8))
        let byQuerier = Dictionary(grouping: granted, by: \.querier).mapValues(\.count)
        #expect(byQuerier.values.sorted() == [2, 2, 2, 2])
        _ = try begin(1, of: Fixtures.alice)
        #expect(grants().isEmpty && flood != quiet)
    }

    @Test mutating func `who has as many leases as are kept is quiet no more`() throws {
        attach(1...2)
        _ = try begin(500, of: Fixtures.alice)
        #expect(grants().count == 20)
        let second = try begin(500, of: Fixtures.bob)
        #expect(grants().map(\.lease.id.query) == Array(repeating: second, count: 8))
        _ = try begin(5, of: Fixtures.bob)
        #expect(grants().isEmpty)
    }

    @Test mutating func `a place that was kept is kept again once its lease has ended`() throws {
        attach(1...1)
        _ = try begin(500, of: Fixtures.alice)
        #expect(grants().count == 10)
        for _ in 0..<3 {
            let quiet = try begin(4, of: Fixtures.bob)
            let granted = grants()
            #expect(granted.map(\.lease.id.query) == Array(repeating: quiet, count: 4))
            let report = LeaseOutcome.report(Fixtures.count([Int]()))
            for grant in granted { state.finish(grant.lease.id, report, reportBytes: 1, at: Fixtures.at(0)) }
            #expect(grants().isEmpty)
        }
    }

    @Test mutating func `bytes are kept, too, and large fragments do not pass for quiet`() throws {
        attach(1...1, bytes: 80 << 20)
        _ = try begin(500, of: Fixtures.alice, bytes: 15 << 20)
        // The fifth begins with room for it beyond the eighth that is kept, and overdraws.
        #expect(grants().count == 5)
        let quiet = try begin(2, of: Fixtures.bob, bytes: 1 << 20)
        #expect(grants().map(\.lease.id.query) == [quiet, quiet])
        attach(2...2, bytes: 80 << 20)
        let second = try begin(500, of: Fixtures.bob, bytes: 15 << 20)
        let shares = Dictionary(grouping: grants(), by: \.lease.id.query).mapValues(\.count)
        #expect((shares[second] ?? 0) <= 5)
    }

    @Test mutating func `small queriers keep nothing`() throws {
        attach(1...1, leases: 7)
        _ = try begin(500, of: Fixtures.alice)
        #expect(grants().count == 7)
    }
}
