import QueryModel
import QueryScheduling
import Testing

/// Merges at queriers in the picture for operators.
@Suite struct MergeStandingTests {
    private var state: SchedulerState

    init() {
        var settings = Fixtures.settings
        settings.mergeBatchReports = 2
        settings.leastMergeLeaseReports = 2
        settings.leastMergeLeaseBytes = 0
        settings.mergeBacklogBytes = 0
        state = SchedulerState(settings)
        for id in [1, 2] as [UInt64] {
            _ = state.attach(
                QuerierIntroduction(QuerierID(id), place: .remote),
                QuerierOffer(leases: 4, bytes: .max),
                at: Fixtures.at(0)
            )
        }
    }

    /// Begins a query of so many fragments, has `reported` of them reported, and those sent to be merged.
    private mutating func merge(_ reported: Int, of fragments: Int, tenant: String, at now: Int64) throws -> MergeLease
    {
        let tenants = [Fixtures.tenant(tenant)]
        let number = try state.enter(tenants)
        let work = try Fixtures.work(number, sizes: Array(repeating: 100, count: fragments), of: tenants)
        try state.admit(number, [work])
        state.begin(number, work, Fixtures.terms(), at: Fixtures.at(0))
        var left = reported
        while left > 0 {
            let next = state.nextGrant(at: Fixtures.at(0))
            let grant = try #require(next)
            guard grant.lease.id.query == number else { continue }
            let report = Fixtures.count(grant.lease.fragment)
            state.finish(grant.lease.id, .report(report), reportBytes: 10, at: Fixtures.at(0))
            left -= 1
        }
        let isSent = state.sendMerge(of: number, at: Fixtures.at(now))
        let merges = state.takeMerges()
        #expect(isSent)
        return try #require(merges.first).lease
    }

    private func standing(of tenants: [String]? = nil, limit: Int = 1000, at now: Int64) -> ReadTierStanding {
        state.standing(of: tenants.map { $0.map(Fixtures.tenant) }, limit: limit, at: Fixtures.at(now))
    }

    @Test mutating func `a merge at a querier is listed as what it is, until it ends`() throws {
        let lease = try merge(3, of: 5, tenant: "alice", at: 200)
        let standing = standing(at: 900)
        let line = try #require(standing.leases.first)
        #expect(standing.leases.count == 1 && standing.leasesLeftOut == 0)
        #expect(line.work == .merge(reports: 3))
        #expect(line.query == lease.id.query && line.bytes == 30)
        #expect(line.runningFor == .milliseconds(700))
        #expect(line.tenants == [Fixtures.alice])
        #expect(standing.queriers.first { $0.introduction.id == line.querier }?.runningLeases == 1)
        #expect(standing.totals.runningMerges == 1 && standing.totals.runningLeases == 0)

        let report = try Report.merging(lease.reports, for: lease.request)
        state.finish(lease.id, .report(report), reportBytes: 15, at: Fixtures.at(1000))
        #expect(self.standing(at: 1000).leases.isEmpty)
        #expect(self.standing(at: 1000).totals.runningMerges == 0)
    }

    @Test mutating func `fragments and merges are cut together, and counted together`() throws {
        _ = try merge(2, of: 4, tenant: "alice", at: 0)
        _ = try merge(2, of: 2, tenant: "bob", at: 0)
        while state.nextGrant(at: Fixtures.at(0)) != nil {}
        let all = standing(at: 0).leases
        let merges = all.count { if case .merge = $0.work { true } else { false } }
        #expect(all.count > 2 && merges == 2)
        for limit in 0...all.count {
            let cut = standing(limit: limit, at: 0)
            #expect(cut.leases == Array(all.prefix(limit)))
            #expect(cut.leasesLeftOut == all.count - limit)
        }
    }

    @Test mutating func `a tenant sees merges of its own queries alone`() throws {
        _ = try merge(2, of: 2, tenant: "alice", at: 0)
        let own = try merge(2, of: 2, tenant: "bob", at: 0)
        let standing = standing(of: ["bob"], at: 0)
        #expect(standing.leases.map(\.query) == [own.id.query])
        #expect(standing.leases.map(\.tenants) == [[Fixtures.bob]])
        #expect(standing.leasesLeftOut == 0)
        #expect(self.standing(of: ["bob"], limit: 0, at: 0).leasesLeftOut == 1)
        #expect(self.standing(of: ["carol"], at: 0).leases.isEmpty)
    }
}
