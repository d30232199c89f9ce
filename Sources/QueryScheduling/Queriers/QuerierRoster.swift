package import HostEnvironment
package import QueryModel

/// The attached queriers, in the order they came.
package struct QuerierRoster: Sendable {
    private var queriers: [QuerierID: AttachedQuerier] = [:]
    private var cursor = 0
    private var attachments: UInt64 = 0
    private var remotes = 0
    private var localsRest = false

    /// Who is attached, in the order they came.
    package private(set) var order: [QuerierID] = []

    /// Makes an empty roster.
    package init() {}

    /// How many are attached.
    package var count: Int { order.count }

    /// Whether there are queriers both of this process and of others.
    package var isMixed: Bool { remotes > 0 && remotes < order.count }

    /// Those whose caches are worth waiting for: queriers of this process only help out where there are others.
    package var preferred: [QuerierID] {
        isMixed ? order.filter { queriers[$0]?.introduction.place == .remote } : order
    }

    /// Lets the queriers of this process take nothing until then, if there are others.
    package mutating func letLocalsRest(until end: MonotonicInstant?, at now: MonotonicInstant) {
        localsRest = isMixed && end.map { now < $0 } ?? true
    }

    /// What is known of one; nil when it is not attached.
    package subscript(_ id: QuerierID) -> AttachedQuerier? { queriers[id] }

    /// Attaches a querier that is not attached, and gives the number of this attachment.
    package mutating func attach(
        _ introduction: QuerierIntroduction,
        _ offer: QuerierOffer,
        maxLeases: Int,
        at now: MonotonicInstant
    ) -> UInt64 {
        let id = introduction.id
        precondition(queriers[id] == nil, "a querier is detached before it attaches anew")
        attachments += 1
        queriers[id] = AttachedQuerier(
            introduction,
            attachment: attachments,
            offer,
            maxLeases: maxLeases,
            at: now
        )
        order.append(id)
        if introduction.place == .remote { remotes += 1 }
        return attachments
    }

    /// Removes a querier; false when it was not attached.
    package mutating func detach(_ id: QuerierID) -> Bool {
        guard let gone = queriers.removeValue(forKey: id) else { return false }
        if gone.introduction.place == .remote { remotes -= 1 }
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
        return (order[start...] + order[..<start]).filter { isTaker($0, at: now) }
    }

    private func isTaker(_ id: QuerierID, at now: MonotonicInstant) -> Bool {
        guard let querier = queriers[id], querier.canTake(at: now) else { return false }
        return !localsRest || querier.introduction.place == .remote
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
