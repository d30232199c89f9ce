import HostEnvironment
import ProfileModel
import QueryModel
import QueryScheduling
import Testing

/// Places that queriers keep for look-ups.
@Suite struct LookUpPlacesTests {
    private var state = SchedulerState(Fixtures.settings)

    private mutating func begin(
        _ fragments: Int,
        _ costClass: CostClass,
        bytes: Int = 100,
        of tenant: TenantID = Fixtures.alice
    ) throws -> UInt64 {
        let number = try state.enter([tenant])
        var work = try Fixtures.work(number, sizes: Array(repeating: bytes, count: fragments), of: [tenant])
        for index in work.queued.indices { work.queued[index].costClass = costClass }
        try state.admit(number, [work])
        state.begin(number, work, Fixtures.terms(), at: Fixtures.at(0))
        return number
    }

    private mutating func attach(_ id: UInt64, bytes: Int = .max) {
        _ = state.attach(
            QuerierIntroduction(QuerierID(id), place: .remote),
            QuerierOffer(leases: 16, bytes: bytes),
            at: Fixtures.at(0)
        )
    }

    private mutating func grants() -> [SchedulerState.Grant] {
        var grants: [SchedulerState.Grant] = []
        while let grant = state.nextGrant(at: Fixtures.at(0)) { grants.append(grant) }
        return grants
    }

    @Test mutating func `a look-up goes out at once although a flood of the same tenant has taken what it may`() throws
    {
        attach(1)
        attach(2)
        let flood = try begin(200, .large, bytes: 1 << 20)
        #expect(grants().count == 20)
        let second = try begin(50, .small)
        #expect(grants().isEmpty)
        let lookUp = try begin(6, .metadata)
        #expect(grants().map(\.lease.id.query) == Array(repeating: lookUp, count: 4))
        #expect(Set([flood, second]).isDisjoint(with: grants().map(\.lease.id.query)))
    }

    @Test mutating func `look-ups have a place although the bytes are taken`() throws {
        attach(1, bytes: 1 << 20)
        _ = try begin(10, .large, bytes: 2 << 20)
        #expect(grants().count == 1)
        _ = try begin(6, .metadata)
        #expect(grants().count == 2)
    }

    @Test mutating func `look-ups that have their places leave all others to whoever's turn it is`() throws {
        attach(1)
        _ = try begin(2, .metadata)
        _ = try begin(200, .large)
        #expect(grants().count == 12)
    }
}
