package import QueryModel

/// What a querier has yet to send, and what goes first: offers and renewals before pieces of outcomes, those in turn.
///
/// Bounded by the leases held: there is one offer, one renewal and one outcome a lease; a newer one replaces the older.
package struct OutgoingMessages: Sendable {
    private struct Outcome {
        var lease: LeaseID
        var bytes: [UInt8]
        var sent = 0
    }

    /// A message to send now.
    package struct Message: Hashable, Sendable {
        /// What to send.
        package var bytes: [UInt8]
        /// The lease whose outcome is whole with it.
        package var ending: LeaseID?
    }

    private let partBytes: Int
    private var first: [QuerierMessage] = []
    private var offer: QuerierOffer?
    private var renewals: [(lease: LeaseID, bytesDone: Int)] = []
    private var outcomes: [Outcome] = []

    /// Makes an empty queue that cuts outcomes into pieces of that size.
    package init(partBytes: Int) { self.partBytes = max(1, partBytes) }

    /// Whether nothing is left to send.
    package var isEmpty: Bool { first.isEmpty && offer == nil && renewals.isEmpty && outcomes.isEmpty }

    /// Greets: before everything else.
    package mutating func hello(_ id: QuerierID, name: String, _ offer: QuerierOffer) {
        first.append(.hello(id, name: name, offer))
    }

    /// Replaces the offer that waits.
    package mutating func offer(_ offer: QuerierOffer) { self.offer = offer }

    /// Replaces the renewal of that lease that waits.
    package mutating func renew(_ lease: LeaseID, bytesDone: Int) {
        if let index = renewals.firstIndex(where: { $0.lease == lease }) {
            renewals[index].bytesDone = bytesDone
        } else {
            renewals.append((lease, bytesDone))
        }
    }

    /// Adds the encoded outcome of a lease.
    package mutating func finish(_ lease: LeaseID, _ bytes: [UInt8]) {
        renewals.removeAll { $0.lease == lease }
        outcomes.append(Outcome(lease: lease, bytes: bytes))
    }

    /// Drops the outcome of a lease that nobody waits for.
    package mutating func drop(_ lease: LeaseID) {
        renewals.removeAll { $0.lease == lease }
        outcomes.removeAll { $0.lease == lease }
    }

    /// Takes out what to send next; nil when there is nothing.
    package mutating func next() -> Message? {
        if !first.isEmpty { return Message(bytes: first.removeFirst().bytes) }
        if let offer = offer.take() { return Message(bytes: QuerierMessage.offer(offer).bytes) }
        if !renewals.isEmpty {
            let renewal = renewals.removeFirst()
            return Message(bytes: QuerierMessage.renew(renewal.lease, bytesDone: renewal.bytesDone).bytes)
        }
        return nextPart()
    }

    private mutating func nextPart() -> Message? {
        guard !outcomes.isEmpty else { return nil }
        var outcome = outcomes.removeFirst()
        let end = min(outcome.sent + partBytes, outcome.bytes.count)
        let isLast = end == outcome.bytes.count
        let part = Array(outcome.bytes[outcome.sent..<end])
        outcome.sent = end
        if !isLast { outcomes.append(outcome) }
        return Message(
            bytes: QuerierMessage.outcomePart(outcome.lease, part, isLast: isLast).bytes,
            ending: isLast ? outcome.lease : nil
        )
    }
}
