/// Deficit round robin over keys, in the form that lets a key overdraw by what it was last served: whoever has credit
/// is served and charged; when nobody who could be served has any, rounds pass, each giving every key its quantum.
///
/// Between two keys that always wait, the difference in service per quantum stays below one quantum and one largest
/// charge each. A key that stops waiting loses what credit it has left but keeps its debt until it is paid or the
/// ring is idle. One choice costs one turn of the ring at most twice.
package struct DeficitRing<Key: Hashable & Sendable>: Sendable {
    private struct Member {
        var key: Key
        var quantum: Int
        var credit: Int
        var isWaiting: Bool
    }

    private var members: [Member] = []
    private var positions: [Key: Int] = [:]
    private var cursor = 0
    private var waiting = 0

    /// Makes a ring in which nobody waits.
    package init() {}

    /// Notes that a key has something to be served; harmless when it is known.
    package mutating func activate(_ key: Key, quantum: Int) {
        let position = position(of: key, quantum: quantum)
        guard !members[position].isWaiting else { return }
        members[position].isWaiting = true
        waiting += 1
    }

    /// Notes that a key has nothing more to be served.
    package mutating func deactivate(_ key: Key) {
        guard let position = positions[key], members[position].isWaiting else { return }
        members[position].isWaiting = false
        members[position].credit = min(0, members[position].credit)
        waiting -= 1
        if waiting == 0 { self = DeficitRing() }
    }

    /// Charges a key for service, or gives back with a negative cost.
    package mutating func charge(_ key: Key, _ cost: Int, quantum: Int) {
        guard waiting > 0 else { return }
        let position = position(of: key, quantum: quantum)
        members[position].credit = min(quantum, members[position].credit - cost)
    }

    /// The key whose turn it is among those waiting that `canServe`; nil when there is none.
    package mutating func next(where canServe: (Key) -> Bool) -> Key? {
        if let key = creditedKey(where: canServe) { return key }
        let rounds = roundsNeeded(where: canServe)
        guard rounds < .max else { return nil }
        pass(rounds)
        return creditedKey(where: canServe)
    }

    private mutating func creditedKey(where canServe: (Key) -> Bool) -> Key? {
        for offset in 0..<members.count {
            let position = (cursor + offset) % members.count
            let member = members[position]
            if member.isWaiting, member.credit > 0, canServe(member.key) {
                cursor = position
                return member.key
            }
        }
        return nil
    }

    private func roundsNeeded(where canServe: (Key) -> Bool) -> Int {
        members.reduce(.max) { fewest, member in
            guard member.isWaiting, member.credit <= 0 else { return fewest }
            let rounds = -member.credit / member.quantum + 1
            return rounds < fewest && canServe(member.key) ? rounds : fewest
        }
    }

    /// Lets rounds pass, and forgets who neither waits nor owes.
    private mutating func pass(_ rounds: Int) {
        for position in members.indices {
            let (gain, overflowed) = members[position].quantum.multipliedReportingOverflow(by: rounds)
            let cap = members[position].isWaiting ? members[position].quantum : 0
            members[position].credit = overflowed ? cap : min(cap, members[position].credit.addingClamped(gain))
        }
        let next = members.isEmpty ? nil : members[cursor % members.count].key
        members.removeAll { !$0.isWaiting && $0.credit == 0 }
        positions = [:]
        for (position, member) in members.enumerated() { positions[member.key] = position }
        cursor = next.flatMap { positions[$0] } ?? 0
    }

    private mutating func position(of key: Key, quantum: Int) -> Int {
        if let position = positions[key] { return position }
        members.append(Member(key: key, quantum: max(1, quantum), credit: 0, isWaiting: false))
        positions[key] = members.count - 1
        return members.count - 1
    }
}
