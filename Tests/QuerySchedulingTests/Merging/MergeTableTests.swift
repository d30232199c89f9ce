import QueryModel
import QueryScheduling
import Testing

@Suite struct MergeTableTests {
    private var table = MergeTable(keepalive: .seconds(3), stall: .seconds(5))

    private static func merge(_ serial: UInt64, query: UInt64 = 1, on querier: UInt64 = 1) -> RunningMerge {
        RunningMerge(
            id: LeaseID(query: query, serial: serial),
            querier: QuerierID(querier),
            reports: 2,
            bytes: 10,
            at: Fixtures.at(0)
        )
    }

    @Test mutating func `a merge of which nothing is heard is lost`() {
        let expiry = table.begin(Self.merge(1))
        #expect(expiry == Fixtures.at(3000) && table.nextExpiry == expiry)
        #expect(table.expire(at: Fixtures.at(2999)).isEmpty)
        #expect(table.expire(at: Fixtures.at(3000)).map(\.id.serial) == [1])
        #expect(table.count == 0 && table.nextExpiry == nil)
    }

    @Test mutating func `a merge that gets no further is lost, although it is renewed`() {
        _ = table.begin(Self.merge(1))
        _ = table.begin(Self.merge(2))
        let ids = [1, 2].map { LeaseID(query: 1, serial: $0) }
        for second in 1...5 as ClosedRange<Int64> {
            table.renew(ids[0], bytesDone: 8, at: Fixtures.at(second * 1000))
            table.renew(ids[1], bytesDone: Int(second), at: Fixtures.at(second * 1000))
        }
        #expect(table.expire(at: Fixtures.at(5999)).isEmpty)
        #expect(table.expire(at: Fixtures.at(6000)).map(\.id) == [ids[0]])
    }

    @Test mutating func `merges end by their id, with their querier, and once`() {
        for serial in 1...4 as ClosedRange<UInt64> {
            _ = table.begin(Self.merge(serial, query: serial % 2, on: serial / 3))
        }
        #expect(table.all(of: 1).map(\.id.serial) == [1, 3])
        #expect(table.end(LeaseID(query: 1, serial: 1))?.id.serial == 1)
        #expect(table.end(LeaseID(query: 1, serial: 1)) == nil)
        #expect(table.endAll(on: QuerierID(1)).map(\.id.serial) == [4, 3])
        #expect(table.count == 1)
    }
}
