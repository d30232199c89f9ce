import HostEnvironment
import QueryModel
import QueryScheduling
import Testing

/// Merges given to queriers: when, to whom, and what becomes of them.
@Suite struct SchedulerMergingTests {
    private static let local = QuerierID(1)
    private static let remote = QuerierID(2)

    private var state = SchedulerState(settings())

    /// Under which two reports are a batch, and a byte that is being merged a backlog.
    private static func settings(_ change: (inout SchedulerSettings) -> Void = { _ in }) -> SchedulerSettings {
        var settings = Fixtures.settings
        settings.mergeBatchReports = 2
        settings.leastMergeLeaseReports = 2
        settings.leastMergeLeaseBytes = 0
        settings.mergeBacklogBytes = 0
        change(&settings)
        return settings
    }

    @discardableResult
    private mutating func attach(
        _ id: QuerierID,
        leases: Int = 7,
        _ place: QuerierIntroduction.Place = .remote
    ) -> UInt64 {
        state.attach(
            QuerierIntroduction(id, place: place),
            QuerierOffer(leases: leases, bytes: .max),
            at: Fixtures.at(0)
        )
    }

    private mutating func begin(_ fragments: Int, partial: Bool = false) throws -> UInt64 {
        let number = try state.enter([Fixtures.alice])
        let work = try Fixtures.work(number, sizes: Array(repeating: 100, count: fragments))
        try state.admit(number, [work])
        state.begin(number, work, Fixtures.terms(allowsPartial: partial), at: Fixtures.at(0))
        return number
    }

    /// Reports so many fragments of what is granted.
    private mutating func report(_ count: Int = .max, bytes: Int = 10) {
        for _ in 0..<count {
            guard let grant = state.nextGrant(at: Fixtures.at(0)) else { return }
            let report = Fixtures.count(grant.lease.fragment)
            state.finish(grant.lease.id, .report(report), reportBytes: bytes, at: Fixtures.at(0))
        }
    }

    private mutating func send(_ number: UInt64, at now: Int64 = 0) -> SchedulerState.MergeGrant? {
        guard state.sendMerge(of: number, at: Fixtures.at(now)) else { return nil }
        return state.takeMerges().first
    }

    private mutating func finish(_ grant: SchedulerState.MergeGrant) throws {
        let report = try Report.merging(grant.lease.reports, for: grant.lease.request)
        state.finish(grant.lease.id, .report(report), reportBytes: 15, at: Fixtures.at(0))
    }

    /// Merges here what is left, and gives the answer.
    private mutating func conclude(_ number: UInt64, _ merged: [Report] = []) throws -> Report {
        var merged = merged
        while true {
            switch state.step(number) {
            case .merge(let reports):
                merged = [try Report.merging(merged + reports, for: Fixtures.countQuery().report)]
                _ = state.noteMerged(number, bytes: 10)
            case .finish: return merged.first ?? .empty(for: Fixtures.countQuery().report)
            case .wait, .fail, .planAnew:
                Issue.record("the query neither goes on nor ends")
                return Fixtures.count([])
            }
        }
    }

    private mutating func expectNothingLeft() {
        let snapshot = state.snapshot(at: Fixtures.at(0))
        #expect(snapshot.runningMerges == 0 && snapshot.mergeBacklogBytes == 0)
        #expect(snapshot.reportBytes == 0 && snapshot.reservedReportBytes == 0)
    }

    @Test mutating func `reports are merged here while there is little to merge`() throws {
        state = SchedulerState(Self.settings { $0.mergeBacklogBytes = 40 })
        attach(Self.remote)
        let first = try begin(4)
        report(4)
        #expect(send(first) == nil)
        // Now all forty bytes of it are being merged.
        guard case .merge = state.step(first) else {
            Issue.record("four staged reports are to be merged")
            return
        }
        let second = try begin(2)
        report(2)
        #expect(send(second) != nil)
        _ = state.noteMerged(first, bytes: 10)
        let third = try begin(2)
        report(2)
        #expect(send(third) == nil)
    }

    @Test mutating func `a merge takes room of its querier and memory, and gives both back`() throws {
        attach(Self.remote, leases: 3)
        let number = try begin(4)
        report(3)
        let grant = try #require(send(number))
        #expect(grant.querier == Self.remote && grant.lease.reports.count == 3)
        #expect(state.snapshot(at: Fixtures.at(0)).reservedReportBytes == 30)
        #expect(state.snapshot(at: Fixtures.at(0)).reportBytes == 30)
        try finish(grant)
        #expect(state.snapshot(at: Fixtures.at(0)).reportBytes == 15)
        report()
        #expect(try conclude(number) == Fixtures.count([0, 1, 2, 3]))
        #expect(state.endPhase(number).fragmentsDone == 4)
        state.leave(number)
        expectNothingLeft()
        #expect(state.totals.merges.sent == 1 && state.totals.merges.merged == 1)
    }

    @Test mutating func `a query whose fragments are all done waits for its merge`() throws {
        attach(Self.remote)
        let number = try begin(4)
        report()
        let grant = try #require(send(number))
        #expect(state.step(number) == .wait)
        _ = state.takeWoken()
        try finish(grant)
        #expect(state.takeWoken() == [number])
        #expect(try conclude(number) == Fixtures.count([0, 1, 2, 3]))
    }

    @Test mutating func `queriers of this process merge nothing, nor do those without room`() throws {
        attach(Self.local, .local)
        attach(Self.remote, leases: 1)
        let number = try begin(3)
        report(2)
        _ = state.nextGrant(at: Fixtures.at(0))
        #expect(send(number) == nil)
        #expect(state.step(number) == .merge([Fixtures.count([0]), Fixtures.count([1])]))
    }

    @Test mutating func `at most so many merges run at once`() throws {
        state = SchedulerState(Self.settings { $0.mostMergeLeases = 1 })
        attach(Self.remote)
        let first = try begin(2)
        let second = try begin(2)
        report()
        let grant = try #require(send(first))
        #expect(send(second) == nil)
        try finish(grant)
        #expect(send(second) != nil)
    }

    @Test(arguments: [LeaseOutcome.busy, .failure(LeaseFailure(.permanent, QueryError(.internalError, "no")))])
    mutating func `reports that a querier did not merge are merged here`(_ outcome: LeaseOutcome) throws {
        attach(Self.remote)
        let number = try begin(4)
        report()
        let grant = try #require(send(number))
        state.finish(grant.lease.id, outcome, reportBytes: 0, at: Fixtures.at(0))
        #expect(send(number, at: 1000) == nil)
        #expect(try conclude(number) == Fixtures.count([0, 1, 2, 3]))
        // What comes later for it is not counted again.
        try finish(grant)
        #expect(state.totals.outcomesIgnored == 1)
        state.leave(number)
        expectNothingLeft()
    }

    @Test mutating func `a merge whose querier goes away is done here`() throws {
        let attachment = attach(Self.remote)
        let number = try begin(4)
        report()
        _ = try #require(send(number))
        state.detach(Self.remote, attachment: attachment, at: Fixtures.at(0))
        #expect(state.totals.merges.lost == 1)
        #expect(try conclude(number) == Fixtures.count([0, 1, 2, 3]))
    }

    @Test mutating func `a merge of which nothing is heard is called off and done here`() throws {
        attach(Self.remote)
        let number = try begin(4)
        report()
        let grant = try #require(send(number))
        let alarm = try #require(state.alarm)
        #expect(alarm <= Fixtures.at(3000))
        state.tick(at: Fixtures.at(3000))
        #expect(state.takeCancellations().map(\.lease) == [grant.lease.id])
        #expect(state.takeWoken().contains(number))
        #expect(try conclude(number) == Fixtures.count([0, 1, 2, 3]))
    }

    @Test mutating func `a merge that could not be sent is done here`() throws {
        attach(Self.remote)
        let number = try begin(2)
        report()
        let grant = try #require(send(number))
        state.takeBack(grant, at: Fixtures.at(0))
        #expect(try conclude(number) == Fixtures.count([0, 1]))
    }

    @Test mutating func `a query that ends calls its merges off`() throws {
        attach(Self.remote)
        let number = try begin(4)
        report()
        let grant = try #require(send(number))
        state.leave(number)
        #expect(state.takeCancellations().map(\.lease) == [grant.lease.id])
        #expect(state.totals.merges.cancelled == 1)
        expectNothingLeft()
        // The querier has its room back.
        _ = try begin(8)
        var granted = 0
        while state.nextGrant(at: Fixtures.at(0)) != nil { granted += 1 }
        #expect(granted == 7)
    }

    @Test mutating func `a query that fails calls its merges off, and its merges are not sent`() throws {
        attach(Self.remote)
        let number = try begin(5)
        report(3)
        let grant = try #require(send(number))
        report(1)
        let granted = state.nextGrant(at: Fixtures.at(0))
        let last = try #require(granted)
        let damage = LeaseFailure(.unreadable, QueryError(.dataLoss, "a block is damaged"))
        state.finish(last.lease.id, .failure(damage), reportBytes: 0, at: Fixtures.at(0))
        #expect(state.takeCancellations().map(\.lease) == [grant.lease.id])
        #expect(send(number) == nil)
        #expect(state.step(number) == .fail(damage.error))
    }

    @Test mutating func `a result that grows too large leaves out what is being merged elsewhere, too`() throws {
        state = SchedulerState(Self.settings { $0.maxReportBytes = 1000 })
        attach(Self.remote)
        let number = try begin(6, partial: true)
        report(2)
        #expect(send(number) != nil)
        report(2)
        guard case .merge = state.step(number) else {
            Issue.record("two staged reports are to be merged")
            return
        }
        let counts = state.noteMerged(number, bytes: 2000)
        #expect(!counts)
        #expect(state.totals.merges.cancelled == 1 && state.totals.merges.refusedHere == 1)
        #expect(state.step(number) == .finish)
        let coverage = state.endPhase(number)
        #expect(coverage.fragmentsDone == 0 && coverage.gaps.count == 1)
        #expect(coverage.gaps[0].hasPrefix("6 fragments: "))
    }
}
