package import QueryModel

/// Which querier's caches suit a fragment: rendezvous hashing over the attached queriers, so that one who comes or goes
/// moves only its own part.
package struct AffinityMap: Sendable {
    private static let maxRemembered = 8192

    private var queriers: [QuerierID] = []
    private var remembered: [UInt64: QuerierID] = [:]

    /// Makes the map of no querier.
    package init() {}

    /// Takes over who is attached.
    package mutating func update(_ attached: [QuerierID]) {
        queriers = attached.sorted()
        remembered.removeAll(keepingCapacity: true)
    }

    /// Adds a querier that attached.
    package mutating func insert(_ querier: QuerierID) {
        let index = index(of: querier)
        guard index == queriers.count || queriers[index] != querier else { return }
        queriers.insert(querier, at: index)
        remembered.removeAll(keepingCapacity: true)
    }

    /// Removes a querier that went away.
    package mutating func remove(_ querier: QuerierID) {
        let index = index(of: querier)
        guard index < queriers.count, queriers[index] == querier else { return }
        queriers.remove(at: index)
        remembered.removeAll(keepingCapacity: true)
    }

    private func index(of querier: QuerierID) -> Int {
        var low = 0
        var high = queriers.count
        while low < high {
            let middle = (low + high) / 2
            if queriers[middle] < querier { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The querier for that affinity; nil when none is attached.
    package mutating func preferred(_ affinity: UInt64) -> QuerierID? {
        guard queriers.count > 1 else { return queriers.first }
        if let known = remembered[affinity] { return known }
        if remembered.count >= Self.maxRemembered { remembered.removeAll(keepingCapacity: true) }
        let best = queriers.max { Self.score(affinity, $0) < Self.score(affinity, $1) }
        remembered[affinity] = best
        return best
    }

    /// Whether somebody else than those is attached.
    package func hasQuerier(outside others: [QuerierID]) -> Bool {
        queriers.contains { !others.contains($0) }
    }

    private static func score(_ affinity: UInt64, _ querier: QuerierID) -> UInt64 {
        var mixed = affinity ^ (querier.value &* 0x9E37_79B9_7F4A_7C15)
        mixed = (mixed ^ (mixed >> 32)) &* 0xD6E8_FEB8_6659_FD93
        mixed = (mixed ^ (mixed >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return mixed ^ (mixed >> 32)
    }
}
