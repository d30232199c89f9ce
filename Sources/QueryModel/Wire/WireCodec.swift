import BlockFormat

/// Messages between scheduler and querier as bytes.
///
/// Every message begins with a version and its kind, one byte each. Numbers are varints (signed ones zigzag), texts and
/// lists have their length in front, a choice is one byte. Decoding trusts nothing: lengths are checked against what is
/// there before memory is taken for them, numbers against the tables they index, and reports have to be in canonical form.
package enum WireCodec {
    /// The bytes of a lease.
    package static func encode(_ lease: Lease) -> [UInt8] { message(.lease, capacity: 4096) { $0.lease(lease) } }

    /// The bytes of an event.
    package static func encode(_ event: LeaseEvent) -> [UInt8] {
        var capacity = 4096
        if case .merge(let lease) = event { capacity += lease.bytes }
        return message(.event, capacity: capacity) { $0.event(event) }
    }

    /// The bytes of an outcome.
    package static func encode(_ outcome: LeaseOutcome) -> [UInt8] {
        var capacity = 256
        if case .report(let report) = outcome { capacity += report.encodedSizeEstimate }
        return message(.outcome, capacity: capacity) { $0.outcome(outcome) }
    }

    /// The bytes of an offer.
    package static func encode(_ offer: QuerierOffer) -> [UInt8] {
        message(.offer, capacity: 64) { $0.offer(offer) }
    }

    /// The bytes of a report by itself.
    package static func encode(_ report: Report) -> [UInt8] {
        message(.report, capacity: report.encodedSizeEstimate) { $0.report(report) }
    }

    /// The lease that was encoded.
    ///
    /// - Throws: `WireFormatError` when the bytes are anything else.
    package static func decodeLease(_ bytes: [UInt8]) throws(WireFormatError) -> Lease {
        try read(.lease, bytes) { reader throws(BlockFormatError) in try reader.lease() }
    }

    /// The event that was encoded.
    ///
    /// - Throws: `WireFormatError` when the bytes are anything else.
    package static func decodeLeaseEvent(_ bytes: [UInt8]) throws(WireFormatError) -> LeaseEvent {
        try read(.event, bytes) { reader throws(BlockFormatError) in try reader.event() }
    }

    /// The outcome that was encoded.
    ///
    /// - Throws: `WireFormatError` when the bytes are anything else.
    package static func decodeLeaseOutcome(_ bytes: [UInt8]) throws(WireFormatError) -> LeaseOutcome {
        try read(.outcome, bytes) { reader throws(BlockFormatError) in try reader.outcome() }
    }

    /// The offer that was encoded.
    ///
    /// - Throws: `WireFormatError` when the bytes are anything else.
    package static func decodeOffer(_ bytes: [UInt8]) throws(WireFormatError) -> QuerierOffer {
        try read(.offer, bytes) { reader throws(BlockFormatError) in try reader.offer() }
    }

    /// The report that was encoded.
    ///
    /// - Throws: `WireFormatError` when the bytes are anything else.
    package static func decodeReport(_ bytes: [UInt8]) throws(WireFormatError) -> Report {
        try read(.report, bytes) { reader throws(BlockFormatError) in try reader.report() }
    }

    private static func message(_ kind: WireMessage, capacity: Int, _ write: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = ByteWriter(capacity: capacity)
        writer.byte(WireMessage.version)
        writer.byte(kind.rawValue)
        write(&writer)
        return writer.bytes
    }

    private static func read<Message>(
        _ kind: WireMessage,
        _ bytes: [UInt8],
        _ read: (inout ByteReader) throws(BlockFormatError) -> Message
    ) throws(WireFormatError) -> Message {
        if let version = bytes.first, version != WireMessage.version {
            throw WireFormatError(
                .unsupportedVersion,
                "reading a message of kind \(kind): it has version \(version), this process speaks "
                    + "\(WireMessage.version); run one version of the program everywhere"
            )
        }
        do {
            var reader = ByteReader(bytes)
            _ = try reader.byte()
            guard try reader.byte() == kind.rawValue else { throw reader.corrupt("the message is of another kind") }
            let message = try read(&reader)
            try reader.expectEnd()
            return message
        } catch {
            throw WireFormatError(.corrupt, "reading a message of kind \(kind): \(error)")
        }
    }
}
