import ClusterTransport
import QueryModel
import TestSupport
import Testing

@Suite struct QuerierMessageTests {
    private static let lease = LeaseID(query: .max, serial: 0)
    private static let all: [QuerierMessage] = [
        .hello(QuerierID(.max), name: "host/12", QuerierOffer(leases: 3, bytes: 1 << 40)), .offer(.nothing),
        .renew(lease, bytesDone: .max), .renew(lease, bytesDone: 0), .outcomePart(lease, [1, 2, 3], isLast: false),
        .outcomePart(lease, [], isLast: true),
    ]

    @Test(arguments: all)
    func `a message is read as it was written`(_ message: QuerierMessage) throws {
        #expect(try QuerierMessage(message.bytes) == message)
    }

    @Test(arguments: all)
    func `a message cut short or with something behind it is none`(_ message: QuerierMessage) {
        for length in 0..<message.bytes.count {
            #expect(throws: (any Error).self) { try QuerierMessage(Array(message.bytes.prefix(length))) }
        }
        #expect(throws: (any Error).self) { try QuerierMessage(message.bytes + [0]) }
    }

    @Test func `bytes without sense are refused or read, never more`() {
        var random = SplitMix64(seed: 11)
        var read = 0
        for _ in 0..<20_000 {
            let length = Int(random.next() % 40)
            var bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            if !bytes.isEmpty { bytes[0] %= 6 }
            guard let message = try? QuerierMessage(bytes) else { continue }
            read += 1
            #expect((try? QuerierMessage(message.bytes)) == message)
        }
        #expect(read > 0)
    }

    @Test func `a name is cut and made fit for a line of a log`() throws {
        let name = "a\nb\u{1B}[31m" + String(repeating: "\u{0301}", count: 100_000)
        guard
            case .hello(_, let shown, _) = try QuerierMessage(
                QuerierMessage.hello(QuerierID(1), name: name, .nothing).bytes
            )
        else {
            Issue.record("a greeting is read as something else")
            return
        }
        #expect(shown.unicodeScalars.count == 256)
        #expect(shown.unicodeScalars.starts(with: "a\u{FFFD}b\u{FFFD}[31m".unicodeScalars))
    }
}
