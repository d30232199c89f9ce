package import HostEnvironment
package import QueryModel

/// What the scheduler knows of one querier.
package struct AttachedQuerier: Hashable, Sendable {
    /// Who it is.
    package let introduction: QuerierIntroduction
    /// When it attached.
    package let attachedAt: MonotonicInstant
    /// Numbers its attachments: a notice about an earlier one means nothing any more.
    package let attachment: UInt64
    /// The most leases it ever offered to take, bounded: it holds no more than that at once.
    package private(set) var capacity: Int
    /// What it can still take: its last offer less what was granted since, plus what ended since.
    package private(set) var room: QuerierOffer
    /// How many leases it holds.
    package private(set) var running = 0
    /// How many stored bytes those read.
    package private(set) var runningBytes = 0
    /// How many of them are look-ups.
    package private(set) var runningLookUps = 0
    /// How many of them have places that are kept for tenants with few leases.
    package private(set) var runningQuiet = 0
    /// How many stored bytes those read.
    private var runningQuietBytes = 0
    private var capacityBytes: Int
    /// Until when it is left alone after it answered *busy*.
    package private(set) var pausedUntil = MonotonicInstant(nanoseconds: .min)
    /// Whether it is left alone until `resume`.
    package private(set) var isPaused = false

    /// Whether it takes no more leases.
    package private(set) var isDraining: Bool
    /// How busy its process was when it said so last.
    package private(set) var load: QuerierLoad

    private let maxLeases: Int

    /// Attaches a querier.
    package init(
        _ introduction: QuerierIntroduction,
        attachment: UInt64,
        _ offer: QuerierOffer,
        maxLeases: Int,
        at now: MonotonicInstant
    ) {
        self.introduction = introduction
        attachedAt = now
        self.attachment = attachment
        self.maxLeases = maxLeases
        capacity = max(0, min(offer.leases, maxLeases))
        room = QuerierOffer(leases: capacity, bytes: offer.bytes)
        capacityBytes = min(offer.bytes, QueuedFragment.maxBytes)
        isDraining = offer.isDraining
        load = offer.load
    }

    /// Its name.
    package var id: QuerierID { introduction.id }

    /// Places that only look-ups take, so that none has to wait until a fragment that reads much has ended.
    ///
    /// One in eight; none where there are so few that others would miss one.
    private var placesForLookUps: Int { capacity / 8 }

    /// Places that only tenants with few leases take, so that none of them has to wait until something of a tenant ends
    /// that wants everything.
    ///
    /// Two in eight.
    package var placesForQuiet: Int { 2 * (capacity / 8) }

    /// Stored bytes that only such tenants take: one in eight, where places are kept.
    package var bytesForQuiet: Int { placesForQuiet > 0 ? capacityBytes / 8 : 0 }

    /// Of those the places no look-up has.
    private var keptForLookUps: Int { max(0, placesForLookUps - runningLookUps) }

    /// Of those the places no tenant with few leases has.
    private var keptForQuiet: Int { max(0, placesForQuiet - runningQuiet) }

    private var bytesKept: Int { max(0, bytesForQuiet - runningQuietBytes) }

    private var freePlaces: Int { min(room.leases, capacity - running) }

    /// Whether it has room for a lease of any kind.
    ///
    /// Bytes may be overdrawn by one lease, so that none is too large for everybody; a querier without the memory
    /// answers *busy*.
    package var hasRoom: Bool { room.bytes > bytesKept && freePlaces > keptForLookUps + keptForQuiet }

    /// Whether it has room for a look-up, which reads little: bytes may be overdrawn by those that have a place kept.
    package var hasRoomForLookUp: Bool { (room.bytes > 0 || keptForLookUps > 0) && freePlaces > keptForQuiet }

    /// Whether it has room for a lease of a tenant that has few.
    package var hasRoomForQuiet: Bool { room.bytes > 0 && freePlaces > keptForLookUps }

    /// Whether it can be given a lease of any kind now.
    package func canTake(at now: MonotonicInstant) -> Bool { hasRoom && pausedUntil <= now }

    /// Takes over a new offer.
    ///
    /// Leases on their way are not in it yet, so what it holds counts against its capacity.
    package mutating func offer(_ offer: QuerierOffer) {
        capacity = max(capacity, min(offer.leases, maxLeases))
        room = QuerierOffer(leases: max(0, min(offer.leases, capacity - running)), bytes: offer.bytes)
        capacityBytes = max(capacityBytes, min(offer.bytes.addingClamped(runningBytes), QueuedFragment.maxBytes))
        isDraining = offer.isDraining
        load = offer.load
    }

    /// Notes a lease granted.
    package mutating func noteGranted(bytes: Int, _ place: PlaceKind = .common) {
        running += 1
        count(place, 1, bytes)
        runningBytes += bytes
        room.leases -= 1
        room.bytes = max(0, room.bytes - bytes)
    }

    /// Notes a lease ended; its room is free again unless the querier drains.
    package mutating func noteEnded(bytes: Int, _ place: PlaceKind = .common) {
        running -= 1
        count(place, -1, -bytes)
        runningBytes -= bytes
        guard !isDraining else { return }
        room.leases = min(room.leases + 1, capacity - running)
        room.bytes = room.bytes.addingClamped(bytes)
    }

    private mutating func count(_ place: PlaceKind, _ leases: Int, _ bytes: Int) {
        switch place {
        case .common: break
        case .lookUp: runningLookUps += leases
        case .quiet:
            runningQuiet += leases
            runningQuietBytes += bytes
        }
    }

    /// Leaves it alone until then.
    package mutating func pause(until instant: MonotonicInstant) {
        pausedUntil = max(pausedUntil, instant)
        isPaused = true
    }

    /// Ends the pause.
    package mutating func resume() { isPaused = false }
}
