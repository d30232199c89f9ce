import HostEnvironment
import QueryModel
import QueryScheduling
import Testing

/// Fragments that get a second attempt because the first one is late.
@Suite struct HedgedFragmentTests {
    private var state: SchedulerState = {
        var settings = Fixtures.settings
        settings.hedgeLeastLeases = 4
        settings.hedgeBurst = 2
        return SchedulerState(settings)
    }()

    private mutating func begin(_ fragments: Int, at now: Int64 = 0) throws -> UInt64 {
        let number = try state.enter([Fixtures.alice])
        let work = try Fixtures.work(number, sizes: Array(repeating: 100, count: fragments))
        try state.admit(number, [work])
        state.begin(number, work, Fixtures.terms(), at: Fixtures.at(now))
        return number
    }

    private mutating func attach(_ id: UInt64, leases: Int = 12, place: QuerierIntroduction.Place = .remote) -> UInt64 {
        state.attach(
            QuerierIntroduction(QuerierID(id), place: place),
            QuerierOffer(leases: leases, bytes: .max),
            at: Fixtures.at(0)
        )
    }

    private mutating func grants(at now: Int64) -> [SchedulerState.Grant] {
        var grants: [SchedulerState.Grant] = []
        while let grant = state.nextGrant(at: Fixtures.at(now)) { grants.append(grant) }
        return grants
    }

    private mutating func finish(_ grant: SchedulerState.Grant, _ outcome: LeaseOutcome? = nil, at now: Int64) {
        let outcome = outcome ?? .report(Fixtures.count(grant.lease.fragment))
        state.finish(grant.lease.id, outcome, reportBytes: 10, at: Fixtures.at(now))
    }

    /// Teaches that fragments take 50 ms, then lets one be late: its first attempt and its second one.
    private mutating func late() throws -> (number: UInt64, first: SchedulerState.Grant, second: SchedulerState.Grant) {
        let number = try begin(9)
        _ = attach(1)
        _ = attach(2)
        let all = grants(at: 0)
        for grant in all.dropLast() { finish(grant, at: 50) }
        let first = try #require(all.last)
        state.tick(at: Fixtures.at(149))
        #expect(grants(at: 149).isEmpty)
        state.tick(at: Fixtures.at(150))
        let hedges = grants(at: 150)
        #expect(hedges.count == 1)
        return (number, first, try #require(hedges.first))
    }

    private func failure(_ kind: LeaseFailure.Kind) -> LeaseOutcome {
        .failure(LeaseFailure(kind, QueryError(.unavailable, "the bucket is away")))
    }

    /// Whether the query's reports are all there, each once, and nothing is left over.
    private mutating func expectComplete(_ number: UInt64) {
        guard case .merge(let reports) = state.step(number) else {
            Issue.record("the query should have all its reports")
            return
        }
        #expect(reports == (0..<9).map { Fixtures.count([$0]) })
        state.leave(number)
        let snapshot = state.snapshot(at: Fixtures.at(1000))
        #expect(snapshot.runningLeases == 0 && snapshot.runningBytes == 0 && snapshot.queuedFragments == 0)
        #expect(snapshot.reportBytes == 0 && snapshot.reservedReportBytes == 0)
    }

    @Test mutating func `a late fragment goes to another querier too, and the first report counts`() throws {
        let (number, first, second) = try late()
        #expect(second.lease.fragment == first.lease.fragment && second.querier != first.querier)
        #expect(first.lease.attempt == 1 && second.lease.attempt == 2)
        finish(second, at: 200)
        #expect(state.takeCancellations().map(\.lease) == [first.lease.id])
        finish(first, at: 201)
        #expect(state.totals.outcomesIgnored == 1)
        #expect(state.totals.hedgesGranted == 1 && state.totals.hedgesWon == 1)
        #expect(state.totals.hedgeBytesWasted == first.lease.fragment.bytes)
        expectComplete(number)
    }

    @Test mutating func `a first attempt that reports before its hedge counts`() throws {
        let (number, first, second) = try late()
        finish(first, at: 160)
        #expect(state.takeCancellations().map(\.lease) == [second.lease.id])
        #expect(state.totals.hedgesWon == 0 && state.totals.leasesCancelled == 1)
        expectComplete(number)
    }

    @Test(arguments: [false, true])
    mutating func `an attempt that fails leaves the other one running`(isHedge: Bool) throws {
        let (number, first, second) = try late()
        finish(isHedge ? second : first, failure(.retryable), at: 160)
        #expect(grants(at: 160).isEmpty, "the fragment is not queued while the other attempt runs")
        #expect(state.takeCancellations().isEmpty)
        finish(isHedge ? first : second, at: 170)
        expectComplete(number)
    }

    @Test mutating func `when both attempts fail the fragment is tried again with both counted`() throws {
        let (number, first, second) = try late()
        finish(first, failure(.retryable), at: 160)
        finish(second, failure(.retryable), at: 160)
        #expect(grants(at: 161).count == 1, "both queriers failed, so either may try again")
        #expect(state.totals.leasesFailed == 2)
        state.leave(number)
    }

    @Test mutating func `two attempts that die count as two deaths, and the fragment runs alone`() throws {
        let (_, first, second) = try late()
        for (querier, attachment) in [(first.querier, first.querier.value), (second.querier, second.querier.value)] {
            state.detach(querier, attachment: attachment, at: Fixtures.at(160))
        }
        #expect(state.totals.leasesLost == 2)
        _ = attach(3)
        let suspect = try #require(grants(at: 2000).first)
        #expect(suspect.lease.attempt == 3)
        state.tick(at: Fixtures.at(2900))
        _ = attach(4)
        #expect(grants(at: 2900).isEmpty, "a suspect is never given to two")
        state.detach(QuerierID(3), attachment: 3, at: Fixtures.at(2900))
        #expect(grants(at: 4000).map(\.lease.attempt) == [4])
    }

    @Test mutating func `an attempt that is busy counts as nothing`() throws {
        let (number, first, second) = try late()
        finish(second, .busy, at: 160)
        finish(first, at: 170)
        #expect(state.totals.hedgeBytesWasted == 0)
        expectComplete(number)
    }

    @Test mutating func `an error that is the same everywhere ends both attempts`() throws {
        let (number, first, second) = try late()
        finish(second, failure(.permanent), at: 160)
        #expect(state.takeCancellations().map(\.lease) == [first.lease.id])
        guard case .fail = state.step(number) else {
            Issue.record("the query should fail")
            return
        }
    }

    @Test mutating func `a query that ends calls off both attempts`() throws {
        let (number, first, second) = try late()
        state.leave(number)
        #expect(state.takeCancellations().map(\.lease).sorted() == [first.lease.id, second.lease.id].sorted())
        #expect(state.snapshot(at: Fixtures.at(160)).runningLeases == 0)
    }

    @Test mutating func `second attempts stay within their budget`() throws {
        _ = attach(1, leases: 100)
        let number = try begin(40)
        let taught = grants(at: 0)
        for grant in taught.prefix(20) { finish(grant, at: 10) }
        _ = attach(2, leases: 100)
        state.tick(at: Fixtures.at(100))
        #expect(grants(at: 100).count == 2)
        #expect(state.totals.hedgesGranted == 2 && state.totals.hedgesRefused == 18)
        state.leave(number)
    }

    @Test(arguments: [QuerierIntroduction.Place.local, .remote])
    mutating func `only a querier of another process gets a second attempt`(place: QuerierIntroduction.Place) throws {
        _ = attach(1, place: place)
        let number = try begin(8)
        let taught = grants(at: 0)
        for grant in taught.dropLast() { finish(grant, at: 10) }
        _ = attach(2, place: place)
        state.tick(at: Fixtures.at(100))
        #expect(grants(at: 100).count == (place == .remote ? 1 : 0))
        state.leave(number)
    }

    @Test mutating func `nothing is late before enough is known, nor when hedging is off`() throws {
        for share in [0.0, 0.05] {
            var settings = Fixtures.settings
            settings.hedgeShare = share
            settings.hedgeLeastLeases = share == 0 ? 1 : 100
            state = SchedulerState(settings)
            _ = attach(1)
            let number = try begin(8)
            for grant in grants(at: 0).dropLast() { finish(grant, at: 10) }
            _ = attach(2)
            state.tick(at: Fixtures.at(2500))
            #expect(grants(at: 2500).isEmpty)
            state.leave(number)
        }
    }

    @Test mutating func `an idle scheduler has nothing to look at`() throws {
        let (number, first, _) = try late()
        finish(first, at: 160)
        state.leave(number)
        state.tick(at: Fixtures.at(200))
        #expect(state.alarm == nil)
    }
}
