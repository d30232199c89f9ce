import HostEnvironment
import QueryModel
import QueryScheduling
import Testing

@Suite struct LeaseTableTests {
    private var table = LeaseTable(keepalive: .seconds(3), stall: .seconds(5))
    private let fragments = Fixtures.fragments(of: 7, count: 3, bytes: 100)
    private let other = QuerierID(2)

    @Test mutating func `no two leases share an id`() {
        let first = table.grant(fragments[0], to: Fixtures.querier, at: Fixtures.at(0))
        _ = table.end(first.id)
        let second = table.grant(fragments[0], to: Fixtures.querier, at: Fixtures.at(0))
        #expect(first.id != second.id)
        #expect(first.id.query == 7)
    }

    @Test mutating func `a lease ends once`() {
        let lease = table.grant(fragments[0], to: Fixtures.querier, at: Fixtures.at(0))
        #expect(table.end(lease.id)?.fragment == fragments[0])
        #expect(table.end(lease.id) == nil)
        #expect(table.count == 0)
        #expect(table.bytes == 0)
        #expect(table.countByClass == [0, 0, 0, 0])
    }

    @Test mutating func `counts follow what runs`() {
        for fragment in fragments { _ = table.grant(fragment, to: Fixtures.querier, at: Fixtures.at(0)) }
        #expect(table.count == 3)
        #expect(table.bytes == 300)
        #expect(table.countByClass == [0, 0, 3, 0])
        #expect(table.count(on: Fixtures.querier) == 3)
        #expect(table.count(on: other) == 0)
        #expect(table.count(of: 7) == 3)
    }

    @Test mutating func `a lease that is not renewed is lost after the keepalive`() {
        let lease = table.grant(fragments[0], to: Fixtures.querier, at: Fixtures.at(0))
        let expiry = table.nextExpiry()
        #expect(expiry == Fixtures.at(3000))
        #expect(table.expire(at: Fixtures.at(2999)).isEmpty)
        let lost = table.expire(at: Fixtures.at(3000))
        #expect(lost.map(\.lease.id) == [lease.id])
        #expect(lost.map(\.loss) == [.silent(.seconds(3))])
        let none = table.nextExpiry()
        #expect(none == nil)
    }

    @Test mutating func `a lease renewed without progress is lost after the stall`() {
        let lease = table.grant(fragments[0], to: Fixtures.querier, at: Fixtures.at(0))
        table.renew(lease.id, bytesDone: 10, at: Fixtures.at(1000))
        table.renew(lease.id, bytesDone: 10, at: Fixtures.at(3000))
        table.renew(lease.id, bytesDone: 9, at: Fixtures.at(5000))
        #expect(table.expire(at: Fixtures.at(5999)).isEmpty)
        #expect(table.expire(at: Fixtures.at(6000)).map(\.loss) == [.stalled(.seconds(5))])
    }

    @Test mutating func `a lease with progress lives on`() {
        let lease = table.grant(fragments[0], to: Fixtures.querier, at: Fixtures.at(0))
        for second in 1...20 as ClosedRange<Int64> {
            table.renew(lease.id, bytesDone: Int(second), at: Fixtures.at(second * 1000))
            #expect(table.expire(at: Fixtures.at(second * 1000)).isEmpty)
        }
    }

    @Test mutating func `renewing a lease that ended does nothing`() {
        let lease = table.grant(fragments[0], to: Fixtures.querier, at: Fixtures.at(0))
        _ = table.end(lease.id)
        table.renew(lease.id, bytesDone: 1, at: Fixtures.at(1))
        #expect(table.count == 0)
        let none = table.nextExpiry()
        #expect(none == nil)
    }

    @Test mutating func `losing a querier ends its leases and no others`() {
        let mine = fragments.prefix(2).map { table.grant($0, to: Fixtures.querier, at: Fixtures.at(0)) }
        let theirs = table.grant(fragments[2], to: other, at: Fixtures.at(0))
        #expect(table.endAll(on: Fixtures.querier).map(\.id) == mine.map(\.id))
        #expect(table.endAll(of: 7).map(\.id) == [theirs.id])
        #expect(table.endAll(on: Fixtures.querier).isEmpty)
    }
}
