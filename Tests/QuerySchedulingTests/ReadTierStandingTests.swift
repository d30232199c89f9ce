import HostEnvironment
import QueryModel
import QueryScheduling
import Testing

@Suite struct ReadTierStandingTests {
    private var state = SchedulerState(Fixtures.settings)

    private mutating func begin(_ sizes: [Int], of tenant: String = "alice", at now: Int64 = 0) throws -> UInt64 {
        let tenants = [Fixtures.tenant(tenant)]
        let number = try state.enter(tenants)
        let work = try Fixtures.work(number, sizes: sizes, of: tenants)
        try state.admit(number, [work])
        state.begin(number, work, Fixtures.terms(), at: Fixtures.at(now))
        return number
    }

    private mutating func attach(
        _ id: UInt64,
        leases: Int = 1,
        _ place: QuerierIntroduction.Place = .remote,
        at now: Int64 = 0
    ) {
        _ = state.attach(
            QuerierIntroduction(QuerierID(id), name: "q\(id)", place: place),
            QuerierOffer(leases: leases, bytes: 1 << 30),
            at: Fixtures.at(now)
        )
    }

    private mutating func grants(at now: Int64 = 0) -> [SchedulerState.Grant] {
        var grants: [SchedulerState.Grant] = []
        while let grant = state.nextGrant(at: Fixtures.at(now)) { grants.append(grant) }
        return grants
    }

    private mutating func report(_ grant: SchedulerState.Grant, at now: Int64) {
        let report = Fixtures.count(grant.lease.fragment)
        state.finish(grant.lease.id, .report(report), reportBytes: 10, at: Fixtures.at(now))
    }

    private func standing(of tenants: [String]? = nil, limit: Int = 1000, at now: Int64) -> ReadTierStanding {
        state.standing(of: tenants.map { $0.map(Fixtures.tenant) }, limit: limit, at: Fixtures.at(now))
    }

    @Test mutating func `it says who is attached, what runs and what waits`() throws {
        attach(1, leases: 2, at: 0)
        attach(2, leases: 0, at: 500)
        let number = try begin([300, 200, 100], at: 1000)
        let lease = try #require(grants(at: 1100).first?.lease)
        state.renew(lease.id, bytesDone: 50, at: Fixtures.at(1200))
        let standing = standing(at: 1500)

        #expect(standing.queriers.map(\.introduction.name) == ["q1", "q2"])
        #expect(standing.queriers.map(\.attachedFor) == [.milliseconds(1500), .seconds(1)])
        #expect(standing.queriers.map(\.runningLeases) == [2, 0])
        #expect(standing.queriers.first?.runningBytes == standing.leases.reduce(0) { $0 + $1.bytes })
        #expect(standing.queriers.first?.room.leases == 0)

        #expect(standing.leases.map(\.query) == [number, number])
        let running = try #require(standing.leases.first)
        #expect(running.querier == QuerierID(1))
        #expect(running.runningFor == .milliseconds(400))
        #expect(running.tenants == [Fixtures.alice])
        guard case .fragment(let attempt) = running.work else {
            Issue.record("a fragment runs, found \(running.work)")
            return
        }
        #expect(attempt.fragments == 3)
        #expect(attempt.attempt == 1)
        #expect(attempt.bytesDone == 50)
        #expect(attempt.costClass == "series")

        #expect(standing.waiting.map(\.fragments) == [1])
        #expect(standing.waiting.first?.age == .milliseconds(500))
        #expect(standing.totals.runningBytes + standing.totals.queuedBytes == 600)
        #expect(standing.totals.queuedFragments == 1)
        #expect(standing.totals.queries == 1)
        #expect(standing.totals.remoteQueriers == 2)
    }

    @Test mutating func `an idle tier wants no querier, waiting work wants one`() throws {
        #expect(standing(at: 0).totals.desiredQueriers == 0)
        _ = try begin([10])
        #expect(standing(at: 0).totals.desiredQueriers == 1)
        #expect(standing(at: 0).waiting.count == 1)
        #expect(standing(at: 0).leases.isEmpty)
    }

    @Test mutating func `lists are cut and say by how much`() throws {
        for id in 1...5 as ClosedRange<UInt64> { attach(id, leases: 3) }
        for tenant in ["a", "b", "c"] { _ = try begin(Array(repeating: 10, count: 8), of: tenant) }
        _ = grants()
        let standing = standing(limit: 2, at: 0)
        #expect(standing.queriers.count == 2)
        #expect(standing.queriersLeftOut == 3)
        #expect(standing.leases.count == 2)
        #expect(standing.leasesLeftOut == 13)
        #expect(standing.waiting.count == 2)
        #expect(standing.waitingLeftOut == 1)
    }

    @Test mutating func `one tenant sees its own work and everybody's queriers`() throws {
        attach(1, leases: 5)
        _ = try begin([10, 10, 10], of: "alice")
        _ = try begin([10, 10, 10], of: "bob")
        _ = grants()
        let standing = standing(of: ["bob"], limit: 1, at: 0)
        #expect(standing.queriers.count == 1)
        #expect(standing.leases.map(\.tenants) == [[Fixtures.bob]])
        #expect(standing.leases.count + standing.leasesLeftOut == 2)
        #expect(standing.waiting.map(\.tenant) == [Fixtures.bob])
        #expect(standing.totals.runningLeases == 5)
    }

    @Test mutating func `a querier that drains is seen to`() throws {
        attach(1, leases: 2)
        _ = try begin([10])
        _ = grants()
        state.offer(QuerierID(1), .nothing)
        #expect(standing(at: 0).queriers.first?.isDraining == true)
        #expect(standing(at: 0).queriers.first?.runningLeases == 1)
    }

    @Test mutating func `bytes of ended leases are taken off their querier`() throws {
        attach(1, leases: 2)
        _ = try begin([10, 20])
        for grant in grants() { report(grant, at: 5) }
        #expect(standing(at: 5).queriers.first?.runningBytes == 0)
        #expect(standing(at: 5).queriers.first?.runningLeases == 0)
    }

    @Test mutating func `fragments are timed once, by the attempt that counted`() throws {
        attach(1, leases: 1)
        let number = try begin([100], at: 0)
        let lost = try #require(grants(at: 0).first)
        state.tick(at: Fixtures.at(3000))
        let second = try #require(grants(at: 3000).first)
        report(lost, at: 3100)
        report(second, at: 3500)
        let times = state.snapshot(at: Fixtures.at(3500)).times
        let ran = try #require(times.running[.remote])
        let waited = try #require(times.waiting[.series])
        #expect(ran.counts.reduce(0, +) == 1)
        #expect(abs(ran.sum - 0.5) < 1e-9)
        #expect(abs(waited.sum - 3) < 1e-9)
        #expect(times.bytes[.series]?.sum == 100)
        #expect(state.totals.retries == 1)
        #expect(state.totals.leases[.remote]?.reported == 1)
        state.leave(number)
    }

    @Test mutating func `classes wait apart in the numbers, and add up`() throws {
        _ = try begin([100, 100], at: 0)
        let snapshot = state.snapshot(at: Fixtures.at(250))
        #expect(snapshot.backlog[.series]?.fragments == 2)
        #expect(snapshot.backlog[.series]?.oldestAge == .milliseconds(250))
        #expect(snapshot.backlog[.large] == ClassBacklog())
        #expect(snapshot.backlog.values.reduce(0) { $0 + $1.bytes } == snapshot.queuedBytes)
    }

    @Test mutating func `the pace is learnt from queriers of other processes while work waits`() throws {
        attach(1, leases: 1, .local)
        _ = try begin(Array(repeating: 1 << 20, count: 40))
        var now: Int64 = 0
        for _ in 0..<20 {
            let grant = try #require(grants(at: now).first)
            now += 100
            report(grant, at: now)
        }
        #expect(state.snapshot(at: Fixtures.at(now)).bytesPerQuerierSecond == QuerierPace.untilKnown)
        attach(2, leases: 1, at: now)
        for _ in 0..<19 {
            let grant = try #require(grants(at: now).first)
            #expect(grant.querier == QuerierID(2))
            now += 100
            report(grant, at: now)
        }
        let learnt = state.snapshot(at: Fixtures.at(now)).bytesPerQuerierSecond
        #expect(abs(learnt - 10 << 20) < 1 << 20)
    }

    @Test mutating func `what waits too long for full queriers wants one more, for others not`() throws {
        attach(1, leases: 1)
        _ = try begin([10, 10])
        #expect(grants().count == 1)
        #expect(state.snapshot(at: Fixtures.at(1999)).desiredQueriers == 1)
        #expect(state.snapshot(at: Fixtures.at(2001)).desiredQueriers == 2)
        attach(2, leases: 1, at: 2001)
        #expect(state.snapshot(at: Fixtures.at(2001)).desiredQueriers == 1)
    }
}
