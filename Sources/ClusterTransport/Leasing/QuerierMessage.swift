import BlockFormat
package import QueryModel

/// What a querier says on its lease stream.
///
/// Bytes: the kind in one byte, then its fields; numbers are varints. The version of the layout is agreed on before
/// (`ClusterProtocol`), that of offers and outcomes is `WireCodec`'s.
package enum QuerierMessage: Hashable, Sendable {
    /// The first message: who attaches, under what name operators know it, with what offer.
    case hello(QuerierID, name: String, QuerierOffer)
    /// How much more it can take.
    case offer(QuerierOffer)
    /// A lease goes on.
    case renew(LeaseID, bytesDone: Int)
    /// A piece of the encoded outcome of a lease, in order; the last one ends the lease.
    case outcomePart(LeaseID, [UInt8], isLast: Bool)
}

extension QuerierMessage {
    /// Longer names of queriers are cut, in Unicode scalars.
    private static let longestName = 256

    /// A name as it may stand in a line of a log, whoever sent it.
    private static func printable(_ name: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in name.unicodeScalars.prefix(longestName) {
            scalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
        }
        return String(scalars)
    }

    /// The bytes of a message.
    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 64)
        switch self {
        case .hello(let id, let name, let offer):
            writer.byte(0)
            writer.fixed64(id.value)
            writer.string(Self.printable(name))
            writer.prefixed(WireCodec.encode(offer))
        case .offer(let offer):
            writer.byte(1)
            writer.prefixed(WireCodec.encode(offer))
        case .renew(let lease, let bytesDone):
            writer.byte(2)
            writer.lease(lease)
            writer.varint(max(0, bytesDone))
        case .outcomePart(let lease, let part, let isLast):
            writer.byte(isLast ? 4 : 3)
            writer.lease(lease)
            writer.prefixed(part)
        }
        return writer.bytes
    }

    /// Reads a message.
    ///
    /// - Throws: `BlockFormatError` or `WireFormatError` when the bytes are none.
    package init(_ bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        switch try reader.byte() {
        case 0:
            let id = QuerierID(try reader.fixed64())
            let name = Self.printable(try reader.string())
            self = .hello(id, name: name, try WireCodec.decodeOffer(Array(try reader.prefixed())))
        case 1:
            self = .offer(try WireCodec.decodeOffer(Array(try reader.prefixed())))
        case 2:
            let lease = try reader.lease()
            self = .renew(lease, bytesDone: Int(clamping: try reader.varint()))
        case 3: self = .outcomePart(try reader.lease(), Array(try reader.prefixed()), isLast: false)
        case 4: self = .outcomePart(try reader.lease(), Array(try reader.prefixed()), isLast: true)
        default: throw reader.corrupt("a querier's message is of an unknown kind")
        }
        try reader.expectEnd()
    }
}

extension ByteWriter {
    fileprivate mutating func lease(_ lease: LeaseID) {
        varint(lease.query)
        varint(lease.serial)
    }
}

extension ByteReader {
    fileprivate mutating func lease() throws(BlockFormatError) -> LeaseID {
        LeaseID(query: try varint(), serial: try varint())
    }
}
