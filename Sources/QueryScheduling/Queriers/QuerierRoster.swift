package import HostEnvironment
package import QueryModel

/// The attached queriers, and which of them can take a lease now.
///
/// Nothing that is done for each lease looks at every querier: thousands that hold nothing cost nothing.
package struct QuerierRoster: Sendable {
    private var queriers: [QuerierID: AttachedQuerier] = [:]
    private var pauses = DueTimes<QuerierID>()
    private var attachments: UInt64 = 0
    private var remotes = 0

    /// Who is attached, in the order they came.
    package private(set) var order: [QuerierID] = []
    /// Who can take a lease of any kind, as of the last `resume`.
    package private(set) var ready = ReadyQueriers()
    /// Who can take a look-up.
    package private(set) var readyForLookUps = ReadyQueriers()
    /// Who can take a lease of a tenant that has few.
    package private(set) var readyForQuiet = ReadyQueriers()
    /// How many places and stored bytes are kept for such in all.
    package private(set) var keptForQuiet = TenantLoad()

    /// Makes an empty roster.
    package init() {}

    /// How many are attached.
    package var count: Int { queriers.count }

    /// Whether there are queriers both of this process and of others.
    package var isMixed: Bool { remotes > 0 && remotes < queriers.count }

    /// Those whose caches are worth waiting for: queriers of this process only help out where there are others.
    package var preferred: [QuerierID] { order.filter(isPreferred) }

    /// Whether that one is among those whose caches are worth waiting for.
    package func isPreferred(_ id: QuerierID) -> Bool {
        !isMixed || queriers[id]?.introduction.place == .remote
    }

    /// Whether two queriers have nothing in common but the bucket: they run in different processes.
    package func areApart(_ first: QuerierID, _ second: QuerierID) -> Bool {
        guard let first = queriers[first]?.introduction, let second = queriers[second]?.introduction else {
            return first != second
        }
        return first.name != second.name && (first.place == .remote || second.place == .remote)
    }

    /// Lets the queriers of this process take nothing until then, if there are others.
    package mutating func letLocalsRest(until end: MonotonicInstant?, at now: MonotonicInstant) {
        let localsRest = isMixed && end.map { now < $0 } ?? true
        ready.localsRest = localsRest
        readyForLookUps.localsRest = localsRest
        readyForQuiet.localsRest = localsRest
    }

    /// What is known of one; nil when it is not attached.
    package subscript(_ id: QuerierID) -> AttachedQuerier? { queriers[id] }

    /// All that are attached, in the order they came.
    package var all: [AttachedQuerier] { order.compactMap { queriers[$0] } }

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
        let querier = AttachedQuerier(introduction, attachment: attachments, offer, maxLeases: maxLeases, at: now)
        queriers[id] = querier
        keptForQuiet.add(querier.placesForQuiet, querier.bytesForQuiet)
        order.append(id)
        if introduction.place == .remote { remotes += 1 }
        noteReadiness(querier)
        return attachments
    }

    /// Removes a querier; false when it was not attached.
    package mutating func detach(_ id: QuerierID) -> Bool {
        guard let gone = queriers.removeValue(forKey: id) else { return false }
        if gone.introduction.place == .remote { remotes -= 1 }
        ready.set(id, in: gone.introduction.place, isReady: false)
        readyForLookUps.set(id, in: gone.introduction.place, isReady: false)
        readyForQuiet.set(id, in: gone.introduction.place, isReady: false)
        keptForQuiet.add(-gone.placesForQuiet, -gone.bytesForQuiet)
        order.removeAll { $0 == id }
        return true
    }

    /// Changes what is known of one, if it is attached.
    package mutating func update(_ id: QuerierID, _ change: (inout AttachedQuerier) -> Void) {
        guard var querier = queriers.removeValue(forKey: id) else { return }
        let wasPaused = querier.isPaused
        keptForQuiet.add(-querier.placesForQuiet, -querier.bytesForQuiet)
        change(&querier)
        keptForQuiet.add(querier.placesForQuiet, querier.bytesForQuiet)
        queriers[id] = querier
        if querier.isPaused, !wasPaused { pauses.add(id, at: querier.pausedUntil) }
        noteReadiness(querier)
    }

    /// Lets those take leases again whose pause is over.
    package mutating func resume(at now: MonotonicInstant) {
        while let id = pauses.takeDue(by: now) {
            guard let querier = queriers[id], querier.isPaused else { continue }
            if querier.pausedUntil > now {
                pauses.add(id, at: querier.pausedUntil)
            } else {
                update(id) { $0.resume() }
            }
        }
    }

    /// Notes who was served last: places that are kept for tenants with few leases go round by themselves, so that those
    /// of one tenant spread however many others are given out in between.
    package mutating func noteServed(_ id: QuerierID, _ place: PlaceKind = .common) {
        ready.noteServed(id)
        readyForLookUps.noteServed(id)
        if place == .quiet { readyForQuiet.noteServed(id) }
    }

    /// When the next one that is left alone may be served again.
    package func nextResumption(after now: MonotonicInstant) -> MonotonicInstant? {
        pauses.earliest.map { max($0.time, now.advanced(by: .nanoseconds(1))) }
    }

    private mutating func noteReadiness(_ querier: AttachedQuerier) {
        let (id, place) = (querier.id, querier.introduction.place)
        ready.set(id, in: place, isReady: querier.hasRoom && !querier.isPaused)
        readyForLookUps.set(id, in: place, isReady: querier.hasRoomForLookUp && !querier.isPaused)
        readyForQuiet.set(id, in: place, isReady: querier.hasRoomForQuiet && !querier.isPaused)
    }
}
