import ClusterTransport
import QueryModel
import Testing

@Suite struct OutgoingMessagesTests {
    private static let first = LeaseID(query: 1, serial: 1)
    private static let second = LeaseID(query: 1, serial: 2)

    private static func drain(_ messages: inout OutgoingMessages) throws -> [QuerierMessage] {
        var all: [QuerierMessage] = []
        while let message = messages.next() { all.append(try QuerierMessage(message.bytes)) }
        return all
    }

    @Test func `offers and renewals go before outcomes, the greeting before everything`() throws {
        var messages = OutgoingMessages(partBytes: 100)
        messages.finish(Self.first, [1, 2])
        messages.renew(Self.second, bytesDone: 5)
        messages.offer(QuerierOffer(leases: 1, bytes: 9))
        messages.hello(QuerierID(7), name: "q", .nothing)
        #expect(
            try Self.drain(&messages) == [
                .hello(QuerierID(7), name: "q", .nothing), .offer(QuerierOffer(leases: 1, bytes: 9)),
                .renew(Self.second, bytesDone: 5), .outcomePart(Self.first, [1, 2], isLast: true),
            ]
        )
    }

    @Test func `a newer offer or renewal takes the place of one that waits`() throws {
        var messages = OutgoingMessages(partBytes: 100)
        for number in 1...100 {
            messages.offer(QuerierOffer(leases: number, bytes: 0))
            messages.renew(Self.first, bytesDone: number)
        }
        #expect(
            try Self.drain(&messages) == [
                .offer(QuerierOffer(leases: 100, bytes: 0)), .renew(Self.first, bytesDone: 100),
            ]
        )
    }

    @Test func `outcomes are cut into pieces and take turns`() throws {
        var messages = OutgoingMessages(partBytes: 2)
        messages.finish(Self.first, [1, 2, 3, 4, 5])
        messages.finish(Self.second, [9, 9])
        #expect(
            try Self.drain(&messages) == [
                .outcomePart(Self.first, [1, 2], isLast: false), .outcomePart(Self.second, [9, 9], isLast: true),
                .outcomePart(Self.first, [3, 4], isLast: false), .outcomePart(Self.first, [5], isLast: true),
            ]
        )
    }

    @Test func `a renewal goes between two pieces`() throws {
        var messages = OutgoingMessages(partBytes: 1)
        messages.finish(Self.first, [1, 2])
        _ = messages.next()
        messages.renew(Self.second, bytesDone: 1)
        #expect(
            try Self.drain(&messages) == [
                .renew(Self.second, bytesDone: 1), .outcomePart(Self.first, [2], isLast: true),
            ]
        )
    }

    @Test func `a lease that is finished is renewed no more, one that is dropped says nothing`() throws {
        var messages = OutgoingMessages(partBytes: 1)
        messages.renew(Self.first, bytesDone: 1)
        messages.finish(Self.first, [])
        messages.renew(Self.second, bytesDone: 1)
        messages.finish(Self.second, [1, 2, 3])
        messages.drop(Self.second)
        #expect(try Self.drain(&messages) == [.outcomePart(Self.first, [], isLast: true)])
    }

    @Test func `the last piece says whose outcome is whole`() {
        var messages = OutgoingMessages(partBytes: 1)
        messages.finish(Self.first, [1, 2])
        #expect(messages.next()?.ending == nil)
        #expect(messages.next()?.ending == Self.first)
    }
}
