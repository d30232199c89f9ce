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

    @Test func `offers are sent one at a time and only when something changed`() {
        var state = QuerierState(leases: 2, bytes: 100)
        #expect(state.beginOffering() == nil)
        _ = state.receive(.lease(Self.lease(1)))
        #expect(state.beginOffering() == QuerierOffer(leases: 1, bytes: 90))
        state.end(Self.lease(1).id)
        #expect(state.beginOffering() == nil, "the first one has not arrived yet")
        state.finishOffering()
        #expect(state.beginOffering() == QuerierOffer(leases: 2, bytes: 100))
        state.finishOffering()
        #expect(state.beginOffering() == nil)
    }
}
