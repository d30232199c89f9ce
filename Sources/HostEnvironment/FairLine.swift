/// Who waits for one of a few places, and who is next: the party that holds the fewest, among those that hold as many
/// the one that was served longest ago; within a party its kinds of work in the same way, then by order.
///
/// So a party that wants little is served soon, however long another one's line is, and no place stays empty. Pure
/// bookkeeping: places are counted elsewhere. A choice looks at every party that waits.
package struct FairLine: Sendable {
    private struct Share: Sendable {
        var held = 0
        var servedAt: UInt64 = 0
        var waiting = 0
        var waitsSince: UInt64 = 0

        var isIdle: Bool { held == 0 && waiting == 0 }

        func precedes(_ other: Share) -> Bool {
            (held, servedAt, waitsSince) < (other.held, other.servedAt, other.waitsSince)
        }
    }

    private struct Lane: Hashable, Sendable {
        var party: String
        var kind: Int
    }

    private struct Waiter: Sendable {
        var id: UInt64
        var order: UInt64
    }

    private var parties: [String: Share] = [:]
    private var lanes: [Lane: Share] = [:]
    private var waiters: [Lane: [Waiter]] = [:]
    private var steps: UInt64 = 0

    /// How many wait.
    package private(set) var count = 0

    /// Makes an empty line.
    package init() {}

    /// Adds somebody who waits; ids are never used twice.
    package mutating func add(_ id: UInt64, _ turn: Turn) {
        let lane = Lane(party: turn.party, kind: turn.kind)
        var line = waiters[lane] ?? []
        waiters[lane] = nil
        let index = line.lastIndex { $0.order <= turn.order }.map { $0 + 1 } ?? 0
        line.insert(Waiter(id: id, order: turn.order), at: index)
        waiters[lane] = line
        steps += 1
        let now = steps
        note(lane) { share in
            if share.waiting == 0 { share.waitsSince = now }
            share.waiting += 1
        }
        count += 1
    }

    /// Takes somebody out who waits no more; false when that one did not wait.
    @discardableResult
    package mutating func remove(_ id: UInt64, _ turn: Turn) -> Bool {
        let lane = Lane(party: turn.party, kind: turn.kind)
        guard let index = waiters[lane]?.firstIndex(where: { $0.id == id }) else { return false }
        take(at: index, from: lane)
        return true
    }

    /// How many of a party wait.
    package func count(of party: String) -> Int { parties[party]?.waiting ?? 0 }

    /// Who is next; nil when nobody waits.
    package var first: UInt64? { nextLane.flatMap { waiters[$0]?.first?.id } }

    /// Takes out whoever is next, who holds a place from now on; nil when nobody waits.
    package mutating func next() -> UInt64? {
        guard let lane = nextLane, let id = take(at: 0, from: lane) else { return nil }
        noteTaken(lane)
        return id
    }

    private var nextLane: Lane? {
        let waiting = parties.filter { $0.value.waiting > 0 }
        guard let party = Self.next(waiting) else { return nil }
        return Self.next(lanes.filter { $0.key.party == party && $0.value.waiting > 0 })
    }

    /// Notes that a place was taken without waiting.
    package mutating func noteTaken(_ turn: Turn) { noteTaken(Lane(party: turn.party, kind: turn.kind)) }

    /// Notes that a place was given back.
    package mutating func noteGivenBack(_ turn: Turn) {
        note(Lane(party: turn.party, kind: turn.kind)) { $0.held -= 1 }
    }

    private mutating func noteTaken(_ lane: Lane) {
        steps += 1
        let now = steps
        note(lane) { share in
            share.held += 1
            share.servedAt = now
        }
    }

    @discardableResult
    private mutating func take(at index: Int, from lane: Lane) -> UInt64? {
        let id = waiters[lane]?.remove(at: index).id
        if waiters[lane]?.isEmpty == true { waiters[lane] = nil }
        note(lane) { $0.waiting -= 1 }
        count -= 1
        return id
    }

    /// Changes what a lane and its party have; whoever neither holds nor waits is forgotten.
    private mutating func note(_ lane: Lane, _ change: (inout Share) -> Void) {
        change(&lanes[lane, default: Share()])
        change(&parties[lane.party, default: Share()])
        if lanes[lane]?.isIdle == true { lanes[lane] = nil }
        if parties[lane.party]?.isIdle == true { parties[lane.party] = nil }
    }

    private static func next<Key: Hashable>(_ shares: [Key: Share]) -> Key? {
        shares.min { $0.value.precedes($1.value) }?.key
    }
}
