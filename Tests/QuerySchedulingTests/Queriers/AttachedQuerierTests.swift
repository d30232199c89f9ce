import HostEnvironment
import QueryModel
import QueryScheduling
import Testing

@Suite struct AttachedQuerierTests {
    private func querier(_ offer: QuerierOffer, maxLeases: Int = 100) -> AttachedQuerier {
        AttachedQuerier(
            QuerierIntroduction(Fixtures.querier),
            attachment: 1,
            offer,
            maxLeases: maxLeases,
            at: Fixtures.at(0)
        )
    }

    @Test func `a querier that is full is not one that drains`() {
        var full = querier(QuerierOffer(leases: 2, bytes: 100))
        var draining = full
        for _ in 0..<2 {
            full.noteGranted(bytes: 100)
            draining.noteGranted(bytes: 100)
        }
        full.offer(QuerierOffer(leases: 0, bytes: 0, load: QuerierLoad(reads: 3, readCapacity: 4)))
        draining.offer(.nothing)
        full.noteEnded(bytes: 100)
        draining.noteEnded(bytes: 100)
        #expect(full.hasRoom && full.load.reads == 3)
        #expect(!draining.hasRoom && draining.isDraining)
    }

    @Test func `it takes as many leases as it offered`() {
        var querier = querier(QuerierOffer(leases: 2, bytes: .max))
        querier.noteGranted(bytes: 10)
        #expect(querier.canTake(at: Fixtures.at(0)))
        querier.noteGranted(bytes: 10)
        #expect(!querier.canTake(at: Fixtures.at(0)))
        querier.noteEnded(bytes: 10)
        #expect(querier.canTake(at: Fixtures.at(0)))
    }

    @Test func `an offer made before leases on their way arrived does not count them twice`() {
        var querier = querier(QuerierOffer(leases: 2, bytes: .max))
        querier.noteGranted(bytes: 10)
        querier.noteGranted(bytes: 10)
        // It has seen the first lease only.
        querier.offer(QuerierOffer(leases: 1, bytes: .max))
        #expect(!querier.canTake(at: Fixtures.at(0)))
    }

    @Test func `bytes may be overdrawn once, so that no lease is too large for everybody`() {
        var querier = querier(QuerierOffer(leases: 5, bytes: 100))
        #expect(querier.canTake(at: Fixtures.at(0)))
        querier.noteGranted(bytes: 1000)
        #expect(!querier.canTake(at: Fixtures.at(0)))
    }

    @Test func `a place is kept for look-ups, and two for tenants with few leases`() {
        var querier = querier(QuerierOffer(leases: 8, bytes: .max))
        for _ in 0..<5 { querier.noteGranted(bytes: 10) }
        #expect(!querier.hasRoom && querier.hasRoomForLookUp && querier.hasRoomForQuiet)
        querier.noteGranted(bytes: 10, .lookUp)
        #expect(!querier.hasRoomForLookUp && querier.hasRoomForQuiet, "the two are not for more look-ups")
        querier.noteGranted(bytes: 10, .quiet)
        querier.noteGranted(bytes: 10, .quiet)
        #expect(!querier.hasRoomForQuiet)
        querier.noteEnded(bytes: 10)
        #expect(querier.hasRoom, "what is kept is taken now")
        querier.noteEnded(bytes: 10, .lookUp)
        querier.noteGranted(bytes: 10)
        #expect(!querier.hasRoom && !querier.hasRoomForQuiet && querier.hasRoomForLookUp)
        querier.noteEnded(bytes: 10, .quiet)
        #expect(!querier.hasRoom && querier.hasRoomForQuiet)
    }

    @Test func `an eighth of the bytes is kept for tenants with few leases`() {
        var querier = querier(QuerierOffer(leases: 8, bytes: 800))
        querier.noteGranted(bytes: 700)
        #expect(!querier.hasRoom && querier.hasRoomForQuiet)
        querier.noteGranted(bytes: 60, .quiet)
        #expect(!querier.hasRoom && querier.hasRoomForQuiet)
        querier.noteEnded(bytes: 700)
        #expect(querier.hasRoom)
    }

    @Test func `a look-up that has a place kept needs no bytes to be left`() {
        var querier = querier(QuerierOffer(leases: 8, bytes: 10))
        querier.noteGranted(bytes: 20)
        #expect(!querier.hasRoom && querier.hasRoomForLookUp)
        querier.noteGranted(bytes: 1, .lookUp)
        #expect(!querier.hasRoomForLookUp)
    }

    @Test func `one with few places keeps none`() {
        var querier = querier(QuerierOffer(leases: 3, bytes: .max))
        querier.noteGranted(bytes: 10)
        querier.noteGranted(bytes: 10)
        #expect(querier.hasRoom)
    }

    @Test func `one that drains takes nothing, not even when a lease ends`() {
        var querier = querier(QuerierOffer(leases: 2, bytes: .max))
        querier.noteGranted(bytes: 10)
        querier.offer(.nothing)
        querier.noteEnded(bytes: 10)
        #expect(!querier.canTake(at: Fixtures.at(0)))
    }

    @Test func `one that pauses takes nothing until then`() {
        var querier = querier(QuerierOffer(leases: 2, bytes: .max))
        querier.pause(until: Fixtures.at(5))
        #expect(!querier.canTake(at: Fixtures.at(4)))
        #expect(querier.canTake(at: Fixtures.at(5)))
    }

    @Test func `offers are bounded, also absurd ones`() {
        #expect(querier(QuerierOffer(leases: 1000, bytes: .max), maxLeases: 8).capacity == 8)
        #expect(!querier(QuerierOffer(leases: -3, bytes: -3)).canTake(at: Fixtures.at(0)))
    }

    @Test func `a querier may offer more than it did at first`() {
        var querier = querier(.nothing)
        #expect(!querier.canTake(at: Fixtures.at(0)))
        querier.offer(QuerierOffer(leases: 3, bytes: 10))
        #expect(querier.canTake(at: Fixtures.at(0)))
        #expect(querier.capacity == 3)
    }
}
