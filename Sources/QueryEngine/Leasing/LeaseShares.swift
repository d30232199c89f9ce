import Synchronization

/// Divides what a process can take among its queriers: equally among those that hold leases, so that one scheduler's work
/// cannot shut out another's, and all of it for the only one that has work.
package final class LeaseShares: Sendable {
    /// Tells the queriers of a process apart: each is attached to a scheduler of its own, maybe under one name.
    package struct Key: Hashable, Sendable {
        fileprivate let number: Int
    }

    private struct State {
        var keys = 0
        var holding: Set<Key> = []
    }

    private let state = Mutex(State())

    /// Makes shares that nobody holds anything of.
    package init() {}

    /// A key for one more querier.
    package func makeKey() -> Key {
        state.withLock { state in
            state.keys += 1
            return Key(number: state.keys)
        }
    }

    /// Notes whether a querier holds leases.
    package func note(_ key: Key, isHolding: Bool) {
        state.withLock { state in
            if isHolding { state.holding.insert(key) } else { state.holding.remove(key) }
        }
    }

    /// Among how many a querier has to share: itself and all others that hold leases.
    package func sharers(with key: Key) -> Int {
        state.withLock { $0.holding.count + ($0.holding.contains(key) ? 0 : 1) }
    }
}
