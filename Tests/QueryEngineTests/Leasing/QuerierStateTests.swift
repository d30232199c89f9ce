import HostEnvironment
import ProfileModel
import QueryEngine
import QueryModel
import Testing

@Suite struct QuerierStateTests {
    private static func lease(_ serial: UInt64, bytes: Int = 10) -> Lease {
        let query = Query(
            tenants: [.anonymous],
            matchers: [],
            profileType: nil,
            range: TimeRange(start: 0, end: 1),
            report: .labelNames
        )
        return Lease(
            id: LeaseID(query: 1, serial: serial),
            query: query,
            fragment: PlanFragment(index: 0, datasets: [], bytes: bytes, rows: 0, affinity: 0),
            attempt: 1,
            timeLeft: .seconds(1),
            maxReportBytes: 1
        )
    }

    private func isExecuted(_ action: QuerierState.Action) -> Bool { if case .execute = action { true } else { false } }
    private func isRefused(_ action: QuerierState.Action) -> Bool { if case .refuse = action { true } else { false } }

    @Test func `leases are taken up to the capacity, and the rest refused`() {
        var state = QuerierState(leases: 2, bytes: 100)
        #expect(state.offer == QuerierOffer(leases: 2, bytes: 100))
        #expect(isExecuted(state.receive(.lease(Self.lease(1, bytes: 30)))))
        #expect(state.offer == QuerierOffer(leases: 1, bytes: 70))
        #expect(isExecuted(state.receive(.lease(Self.lease(2, bytes: 500)))))
        #expect(state.offer == QuerierOffer(leases: 0, bytes: 0))
        #expect(isRefused(state.receive(.lease(Self.lease(3)))))
        state.end(Self.lease(2).id)
        #expect(state.offer == QuerierOffer(leases: 1, bytes: 70))
    }

    @Test func `a lease that is being reported takes no room but holds up the drain`() {
        var state = QuerierState(leases: 1, bytes: 100)
        #expect(isExecuted(state.receive(.lease(Self.lease(1)))))
        state.beginReporting(Self.lease(1).id)
        #expect(state.offer == QuerierOffer(leases: 1, bytes: 100))
        state.drain()
        #expect(!state.isDrained)
        state.end(Self.lease(1).id)
        #expect(state.isDrained)
    }

    @Test func `a draining querier offers nothing and refuses`() {
        var state = QuerierState(leases: 2, bytes: 100)
        #expect(isExecuted(state.receive(.lease(Self.lease(1)))))
        state.drain()
        #expect(state.offer == .nothing && !state.isDrained)
        #expect(isRefused(state.receive(.lease(Self.lease(2)))))
        state.end(Self.lease(1).id)
        #expect(state.isDrained)
    }

    @Test func `a cancel opens the latch of its lease only`() throws {
        var state = QuerierState(leases: 2, bytes: 100)
        guard case .execute(_, let first) = state.receive(.lease(Self.lease(1))),
            case .execute(_, let second) = state.receive(.lease(Self.lease(2))),
            case .stop(let stopped) = state.receive(.cancel(Self.lease(2).id))
        else {
            Issue.record("the leases should run and one be stopped")
            return
        }
        #expect(stopped === second && stopped !== first)
        guard case .ignore = state.receive(.cancel(Self.lease(9).id)) else {
            Issue.record("a cancel of an unknown lease should be ignored")
            return
        }
    }

    @Test func `a lease that already runs is not started twice`() {
        var state = QuerierState(leases: 2, bytes: 100)
        #expect(isExecuted(state.receive(.lease(Self.lease(1)))))
        guard case .ignore = state.receive(.lease(Self.lease(1))) else {
            Issue.record("the repeated lease should be ignored")
            return
        }
        #expect(state.runningLeases == 1)
    }

    @Test func `an offer is sent when the scheduler could not know what it says, one at a time`() {
        var state = QuerierState(leases: 2, bytes: 100)
        let now = MonotonicInstant(nanoseconds: 0)
        #expect(state.beginOffering(at: now) == nil, "it was told when it attached")
        state.setCapacity(QuerierOffer(leases: 2, bytes: 108))
        #expect(state.beginOffering(at: now) == nil, "an estimate that hardly changed")
        state.setCapacity(QuerierOffer(leases: 2, bytes: 120))
        #expect(state.beginOffering(at: now) == QuerierOffer(leases: 2, bytes: 120))
        state.setCapacity(QuerierOffer(leases: 1, bytes: 120))
        #expect(state.beginOffering(at: now) == nil, "the first one has not arrived yet")
        state.finishOffering()
        #expect(state.beginOffering(at: now) == QuerierOffer(leases: 1, bytes: 120))
        state.finishOffering()
        #expect(isExecuted(state.receive(.lease(Self.lease(1)))))
        #expect(isRefused(state.receive(.lease(Self.lease(2)))))
        #expect(state.beginOffering(at: now) == QuerierOffer(leases: 0, bytes: 110), "it was given too much")
        state.finishOffering()
        state.drain()
        #expect(state.beginOffering(at: now) == .nothing)
    }

    @Test func `leases that come and end are not told one by one, the load now and then and when all is done`() {
        var state = QuerierState(leases: 4, bytes: 100, loadInterval: .seconds(1))
        var offers: [Int] = []
        // A lease begins every tenth of a second and ends 0.25 s later, for three seconds.
        for tenth in 0..<33 {
            let now = MonotonicInstant(nanoseconds: Int64(tenth) * 100_000_000)
            if tenth < 30 { #expect(isExecuted(state.receive(.lease(Self.lease(UInt64(tenth)))))) }
            if tenth >= 3 { state.end(Self.lease(UInt64(tenth - 3)).id) }
            guard state.beginOffering(at: now) != nil else { continue }
            state.finishOffering()
            offers.append(tenth)
        }
        #expect(offers == [0, 10, 20, 30, 32])
    }
}
