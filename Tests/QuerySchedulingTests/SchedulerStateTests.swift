import HostEnvironment
import QueryModel
import QueryScheduling
import Testing

@Suite struct SchedulerStateTests {
    private var state = SchedulerState(Fixtures.settings)
    private let offer = QuerierOffer(leases: 4, bytes: .max)

    private mutating func begin(_ fragments: Int, bytes: Int = 100, partial: Bool = false) throws -> UInt64 {
        let number = try state.enter([Fixtures.alice])
        let work = try Fixtures.work(number, sizes: Array(repeating: bytes, count: fragments))
        try state.admit(number, [work])
        state.begin(number, work, Fixtures.terms(allowsPartial: partial), at: Fixtures.at(0))
        return number
    }

    @discardableResult
    private mutating func attach(
        _ id: UInt64,
        leases: Int = 4,
        _ place: QuerierIntroduction.Place = .local
    ) -> UInt64 {
        state.attach(
            QuerierIntroduction(QuerierID(id), place: place),
            QuerierOffer(leases: leases, bytes: .max),
            at: Fixtures.at(0)
        )
    }

    @Test mutating func `queriers of this process stand aside while there are others`() throws {
        attach(1)
        attach(2, leases: 2, .remote)
        _ = try begin(4)
        #expect(grants().map(\.querier) == [QuerierID(2), QuerierID(2)])
        #expect(grants(at: 999).isEmpty)
    }

    @Test mutating func `queriers of this process help once a query has waited for long`() throws {
        attach(1)
        attach(2, leases: 1, .remote)
        _ = try begin(3)
        _ = grants()
        state.tick(at: Fixtures.at(1))
        let patience = try #require(state.alarm)
        #expect(patience <= Fixtures.at(1000))
        #expect(grants(at: 1000).map(\.querier) == [QuerierID(1), QuerierID(1)])
    }

    @Test mutating func `queriers of this process do all when the last other one goes`() throws {
        attach(1)
        let attachment = attach(2, leases: 2, .remote)
        _ = try begin(2)
        _ = grants()
        state.detach(QuerierID(2), attachment: attachment, at: Fixtures.at(5))
        #expect(grants(at: 5).map(\.querier) == [QuerierID(1), QuerierID(1)])
        #expect(state.totals.leases[.remote]?.lost == 2)
        #expect(state.totals.leases[.local]?.granted == 2)
    }

    private mutating func grants(at now: Int64 = 0) -> [SchedulerState.Grant] {
        var grants: [SchedulerState.Grant] = []
        while let grant = state.nextGrant(at: Fixtures.at(now)) { grants.append(grant) }
        return grants
    }

    private mutating func report(_ grant: SchedulerState.Grant, bytes: Int = 10, at now: Int64 = 0) {
        state.finish(
            grant.lease.id,
            .report(Fixtures.count(grant.lease.fragment)),
            reportBytes: bytes,
            at: Fixtures.at(now)
        )
    }

    @Test mutating func `a lease says what its querier needs`() throws {
        let number = try begin(1)
        attach(1)
        let lease = try #require(grants().first?.lease)
        #expect(lease.id.query == number)
        #expect(lease.query == Fixtures.countQuery())
        #expect(lease.fragment.datasets.count == 1)
        #expect(lease.attempt == 1)
        #expect(lease.timeLeft == .seconds(60))
        #expect(lease.maxReportBytes == 32 << 20)
    }

    @Test mutating func `a query whose fragments would pass the limit of the queue is refused, naming it`() throws {
        var settings = Fixtures.settings
        settings.maxQueuedFragments = 5
        state = SchedulerState(settings)
        let first = try begin(3)
        let error = try #require(throws: QueryError.self) { try begin(3) }
        #expect(error.code == .resourceExhausted)
        #expect(error.message.contains("1 over query.max-queued-fragments (5)"))
        _ = try begin(2)
        state.leave(first)
        _ = try begin(3)
    }

    @Test mutating func `what reports usually take lets hundreds of new queries begin at once`() throws {
        for id in 1...300 as ClosedRange<UInt64> { attach(id, leases: 2) }
        let taught = try begin(1, bytes: 1 << 20)
        for grant in grants() { report(grant, bytes: 1000) }
        state.leave(taught)
        for _ in 0..<60 { _ = try begin(10, bytes: 1 << 20) }
        // Taken to be as large as what they read, the first 256 would fill the memory for reports.
        #expect(grants().count == 600)
    }

    @Test mutating func `work spreads over queriers`() throws {
        _ = try begin(6)
        for id in 1...3 as ClosedRange<UInt64> { attach(id) }
        let queriers = grants().map(\.querier.value)
        for id in 1...3 as ClosedRange<UInt64> { #expect(queriers.count { $0 == id } == 2) }
    }

    @Test mutating func `a query is woken when its last report is there`() throws {
        let number = try begin(2)
        attach(1)
        _ = state.takeWoken()
        let grants = grants()
        report(grants[0])
        #expect(state.takeWoken().isEmpty)
        report(grants[1])
        #expect(state.takeWoken() == [number])
    }

    @Test mutating func `a late report of a lost lease is ignored`() throws {
        let number = try begin(1)
        attach(1)
        let first = try #require(grants().first)
        state.tick(at: Fixtures.at(3000))
        #expect(state.takeCancellations().map(\.lease) == [first.lease.id])
        report(first, at: 3000)
        #expect(state.totals.outcomesIgnored == 1)
        #expect(state.step(number) == .wait)
        let second = try #require(grants(at: 3000).first)
        #expect(second.lease.attempt == 2)
        report(second, at: 3000)
        #expect(state.step(number) == .merge([Fixtures.count([0])]))
    }

    @Test mutating func `busy counts no failure and leaves the querier alone for a moment`() throws {
        _ = try begin(1)
        attach(1)
        for turn in 0..<20 as Range<Int64> {
            let grant = try #require(grants(at: turn * 5).first)
            #expect(grant.lease.attempt == 1)
            state.finish(grant.lease.id, .busy, reportBytes: 0, at: Fixtures.at(turn * 5))
            #expect(grants(at: turn * 5 + 4).isEmpty)
        }
        #expect(state.totals.leasesBusy == 20)
        #expect(state.totals.leasesFailed == 0)
    }

    @Test mutating func `a report over what the lease allows is not taken`() throws {
        let number = try begin(1)
        attach(1)
        report(try #require(grants().first), bytes: 33 << 20)
        guard case .fail(let error) = state.step(number) else {
            Issue.record("the report was taken")
            return
        }
        #expect(error.code == .resourceExhausted)
        #expect(error.message.contains("33.0 MiB, 1.0 MiB over query.max-fragment-report-bytes"))
    }

    @Test mutating func `when the memory for reports is full, only the oldest query goes on`() throws {
        var settings = Fixtures.settings
        settings.queryMemory = 1 << 20
        state = SchedulerState(settings)
        attach(1, leases: 1)
        let old = try begin(3)
        let young = try begin(3)
        let first = try #require(grants().first)
        #expect(first.lease.id.query == old)
        report(first, bytes: 1 << 20)
        let second = try #require(grants().first)
        #expect(second.lease.id.query == old)
        report(second, bytes: 1 << 20)
        report(try #require(grants().first), bytes: 1 << 20)
        #expect(grants().isEmpty, "the young one waits until the old one's reports are gone")
        state.leave(old)
        #expect(grants().first?.lease.id.query == young)
    }

    @Test mutating func `a query that holds as much as it may merges before it gets more leases`() throws {
        var settings = Fixtures.settings
        settings.maxReportBytes = 1 << 20
        state = SchedulerState(settings)
        attach(1, leases: 1)
        let number = try begin(3)
        report(try #require(grants().first), bytes: 1 << 20)
        #expect(grants().isEmpty)
        #expect(state.takeWoken().contains(number))
        #expect(state.step(number) == .merge([Fixtures.count([0])]))
        let counts = state.noteMerged(number, bytes: 100)
        #expect(counts)
        #expect(grants().count == 1)
    }

    @Test mutating func `the end of a query drops all it had waiting and running`() throws {
        attach(1)
        let number = try begin(10)
        let running = grants()
        #expect(running.count == 4)
        state.leave(number)
        #expect(state.takeCancellations().map(\.lease) == running.map(\.lease.id))
        let snapshot = state.snapshot(at: Fixtures.at(0))
        #expect(snapshot.queuedFragments == 0)
        #expect(snapshot.runningLeases == 0)
        #expect(snapshot.reservedReportBytes == 0)
        #expect(snapshot.queries == 0)
        #expect(snapshot.totals.leasesCancelled == 4)
    }

    @Test mutating func `a querier that attaches anew has lost its leases`() throws {
        attach(1)
        attach(2, leases: 0)
        _ = try begin(2)
        #expect(grants().count == 2)
        attach(1)
        #expect(state.totals.leasesLost == 2)
        state.detach(QuerierID(1), attachment: 1, at: Fixtures.at(0))
        #expect(state.snapshot(at: Fixtures.at(0)).attachedQueriers == 2, "the notice is about the first attachment")
    }

    @Test mutating func `a fragment lost twice runs alone`() throws {
        _ = try begin(1)
        for id in [1, 2] as [UInt64] {
            attach(id)
            #expect(grants().count == 1)
            let attachment = UInt64(id)
            state.detach(QuerierID(id), attachment: attachment, at: Fixtures.at(0))
        }
        attach(3)
        _ = try begin(5)
        let suspect = grants()
        #expect(suspect.map(\.lease.attempt) == [3], "nothing else runs beside it")
        report(suspect[0])
        #expect(grants().count == 4)
    }

    @Test mutating func `leases on their way to queriers that take leave count as no failure, however many`() throws {
        _ = try begin(1)
        for id in 1...6 as ClosedRange<UInt64> {
            attach(id)
            #expect(grants().count == 1)
            state.leave(QuerierID(id), at: Fixtures.at(0))
        }
        let snapshot = state.snapshot(at: Fixtures.at(0))
        #expect(snapshot.attachedQueriers == 0)
        #expect(snapshot.runningLeases == 0)
        #expect(snapshot.reservedReportBytes == 0)
        #expect(snapshot.totals.leasesLost == 0)
        attach(9)
        #expect(grants().count == 1)
    }

    @Test mutating func `poison fails its query and no other`() throws {
        let poisoned = try begin(1)
        for id in 1...4 as ClosedRange<UInt64> {
            attach(id)
            #expect(grants().count == 1)
            state.detach(QuerierID(id), attachment: id, at: Fixtures.at(0))
        }
        guard case .fail(let error) = state.step(poisoned) else {
            Issue.record("the fragment is tried for ever")
            return
        }
        #expect(error.code == .internalError)
        let healthy = try begin(1)
        attach(9)
        report(try #require(grants().first))
        #expect(state.step(healthy) == .merge([Fixtures.count([0])]))
    }

    @Test mutating func `a lease that could not be sent is taken back`() throws {
        attach(1)
        _ = try begin(1)
        let grant = try #require(grants().first)
        state.takeBack(grant, at: Fixtures.at(0))
        let snapshot = state.snapshot(at: Fixtures.at(0))
        #expect(snapshot.runningLeases == 0)
        #expect(snapshot.queuedFragments == 1)
        #expect(grants(at: 10).first?.lease.attempt == 1)
    }

    @Test mutating func `an idle scheduler has no alarm`() throws {
        #expect(state.alarm == nil)
        attach(1)
        let number = try begin(1)
        report(try #require(grants().first))
        #expect(state.alarm != nil)
        state.leave(number)
        state.tick(at: Fixtures.at(1))
        #expect(state.alarm == nil)
    }

    @Test mutating func `the snapshot tells what waits and since when`() throws {
        _ = try begin(3)
        let snapshot = state.snapshot(at: Fixtures.at(250))
        #expect(snapshot.queuedFragments == 3)
        #expect(snapshot.queuedBytes == 300)
        #expect(snapshot.oldestQueuedAge == .milliseconds(250))
        #expect(snapshot.queries == 1)
    }
}
