package import BlockFormat

/// Whoever gathers profiles into segments: the writer of this process, or another one behind a transport.
package protocol SegmentAppending: Sendable {
    /// Lets profiles join the open segment. What joined is durable once `wait` for its ticket returns, not before.
    ///
    /// - Returns: what became of each entry, in their order.
    /// - Throws: `IngestError` when the writer takes nothing more.
    func add(_ entries: [SegmentEntry]) async throws -> [SegmentAddition]

    /// Returns when the ticket's segment is durable and findable.
    ///
    /// - Throws: `IngestError` when it failed; whether it was stored is then unknown, and repeating is safe.
    func wait(for ticket: SegmentTicket) async throws
}

/// Names the segment a profile joined.
package struct SegmentTicket: Hashable, Sendable {
    /// The segment's sequence number.
    package var sequence: UInt64

    /// Makes a ticket.
    package init(sequence: UInt64) { self.sequence = sequence }
}

/// What became of one profile.
package enum SegmentAddition: Sendable {
    /// It is part of that segment.
    case joined(SegmentTicket)
    /// No sample of it counts.
    case nothingToStore
    /// It cannot be stored.
    case refused(IngestError)
}
