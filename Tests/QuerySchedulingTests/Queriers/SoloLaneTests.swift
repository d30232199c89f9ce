import HostEnvironment
import QueryModel
import QueryScheduling
import Testing

@Suite struct SoloLaneTests {
    private var lane = SoloLane()
    private var roster = QuerierRoster()
    private var affinities = AffinityMap()
    private let offer = QuerierOffer(leases: 2, bytes: .max)
    private let suspects = Fixtures.fragments(of: 7, count: 2)

    private mutating func attach(_ ids: UInt64...) {
        for id in ids {
            _ = roster.attach(
                QuerierIntroduction(QuerierID(id)),
                offer,
                maxLeases: 10,
                at: Fixtures.at(0)
            )
        }
        affinities.update(roster.order)
    }

    private mutating func next(at now: Int64 = 0) -> QuerierID? {
        lane.next(roster, affinities, at: Fixtures.at(now))?.querier
    }

    @Test mutating func `a suspect waits for the querier with the least to do to finish it`() {
        attach(1, 2)
        for id in [1, 1, 2] as [UInt64] { roster.update(QuerierID(id)) { $0.noteGranted(bytes: 1) } }
        lane.append(suspects[0])
        #expect(next() == nil)
        #expect(lane.keptFree == QuerierID(2))
        roster.update(QuerierID(2)) { $0.noteEnded(bytes: 1) }
        #expect(next() == QuerierID(2))
        #expect(lane.isRunning)
    }

    @Test mutating func `suspects run one at a time`() {
        attach(1, 2)
        lane.append(suspects[0])
        lane.append(suspects[1])
        #expect(next() != nil)
        #expect(next() == nil)
        lane.noteEnded()
        #expect(next() != nil)
        #expect(lane.count == 0)
    }

    @Test mutating func `a suspect that was lost while alone comes before those that were not tried yet`() {
        attach(1, 2)
        lane.append(suspects[0])
        var lost = suspects[1]
        lost.history.noteLoss(isSolo: true, .none, mostExcused: 0)
        lane.append(lost)
        #expect(lane.waiting.map(\.index) == [1, 0])
        #expect(next() != nil)
        #expect(lane.waiting.map(\.index) == [0])
    }

    @Test mutating func `a suspect goes to a querier it has not killed, while there is one`() {
        attach(1, 2)
        var suspect = suspects[0]
        suspect.history.failedOn = [QuerierID(1)]
        suspect.history.avoidUntil = Fixtures.at(1000)
        lane.append(suspect)
        #expect(next() == QuerierID(2))
    }

    @Test mutating func `a querier that drains instead of taking the suspect is given up`() {
        attach(1, 2)
        roster.update(QuerierID(1)) { $0.noteGranted(bytes: 1) }
        roster.update(QuerierID(2)) {
            $0.noteGranted(bytes: 1)
            $0.noteGranted(bytes: 1)
        }
        lane.append(suspects[0])
        #expect(next() == nil)
        #expect(lane.keptFree == QuerierID(1))
        roster.update(QuerierID(1)) {
            $0.offer(.nothing)
            $0.noteEnded(bytes: 1)
        }
        #expect(next() == nil)
        #expect(lane.keptFree == nil)
        roster.update(QuerierID(2)) {
            $0.noteEnded(bytes: 1)
            $0.noteEnded(bytes: 1)
        }
        #expect(next() == QuerierID(2))
    }

    @Test mutating func `a query that ends takes its suspects along and frees the querier`() {
        attach(1)
        roster.update(QuerierID(1)) { $0.noteGranted(bytes: 1) }
        lane.append(suspects[0])
        #expect(next() == nil)
        #expect(lane.keptFree == QuerierID(1))
        lane.remove(7)
        #expect(lane.keptFree == nil)
        #expect(lane.count == 0)
    }

    @Test mutating func `a querier that leaves is not kept free any more`() {
        attach(1)
        roster.update(QuerierID(1)) { $0.noteGranted(bytes: 1) }
        lane.append(suspects[0])
        #expect(next() == nil)
        let wasAttached = roster.detach(QuerierID(1))
        #expect(wasAttached)
        lane.noteDetached(QuerierID(1))
        #expect(lane.keptFree == nil)
        attach(3)
        #expect(next() == QuerierID(3))
    }
}
