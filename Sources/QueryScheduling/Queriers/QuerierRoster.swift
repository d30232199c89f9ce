package import HostEnvironment
package import QueryModel

/// The attached queriers, in the order they came.
package struct QuerierRoster: Sendable {
    private var queriers: [QuerierID: AttachedQuerier] = [:]
    private var cursor = 0
    private var attachments: UInt64 = 0

    /// Who is attached, in the order they came.
    package private(set) var order: [QuerierID] = []

    /// Makes an empty roster.
    package init() {}

    /// How many are attached.
    package var count: Int { order.count }

    /// What is known of one; nil when it is not attached.
    package subscript(_ id: QuerierID) -> AttachedQuerier? { queriers[id] }

    /// Attaches a querier that is not attached, and gives the number of this attachment.
    package mutating func attach(_ id: QuerierID, _ offer: QuerierOffer, maxLeases: Int) -> UInt64 {
        precondition(queriers[id] == nil, "a querier is detached before it attaches anew")
        attachments += 1
        queriers[id] = AttachedQuerier(id, attachment: attachments, offer, maxLeases: maxLeases)
        order.append(id)
        return attachments
    }

    /// Removes a querier; false when it was not attached.
    package mutating func detach(_ id: QuerierID) -> Bool {
        guard queriers.removeValue(forKey: id) != nil else { return false }
        order.removeAll { $0 == id }
        return true
    }

    /// Changes what is known of one, if it is attached.
    package mutating func update(_ id: QuerierID, _ change: (inout AttachedQuerier) -> Void) {
        guard var querier = queriers[id] else { return }
        change(&querier)
        queriers[id] = querier
    }

    /// Those that can take a lease now, starting after the one served last, so that work spreads.
    package func takers(at now: MonotonicInstant) -> [QuerierID] {
        guard !order.isEmpty else { return [] }
        let start = cursor % order.count
        return (order[start...] + order[..<start]).filter { queriers[$0]?.canTake(at: now) == true }
    }

    /// Notes who was served last.
    package mutating func noteServed(_ id: QuerierID) {
        cursor = (order.firstIndex(of: id) ?? 0) + 1
    }

    /// When the next one that is left alone may be served again.
    package func nextResumption(after now: MonotonicInstant) -> MonotonicInstant? {
        queriers.values.map(\.pausedUntil).filter { $0 > now }.min()
    }
}
