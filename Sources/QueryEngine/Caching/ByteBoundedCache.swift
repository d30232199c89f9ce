import Synchronization

/// Values by key within a byte budget; the least recently used ones go first.
///
/// Every operation is one short critical section and a constant number of steps, evictions apart.
package final class ByteBoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct State {
        var table = RecencyTable<Key, Value>()
        var hits = 0
        var misses = 0
    }

    private let state = Mutex(State())
    private let budget: Int

    /// Makes a cache that holds at most `budget` bytes; with 0 it holds nothing.
    package init(budget: Int) { self.budget = budget }

    /// Bytes held now.
    package var heldBytes: Int { state.withLock { $0.table.bytes } }

    /// How often a value was found, and how often not.
    package var lookups: (hits: Int, misses: Int) { state.withLock { ($0.hits, $0.misses) } }

    /// The value of `key`, which becomes the most recently used.
    package func value(for key: Key) -> Value? {
        guard budget > 0 else { return nil }
        return state.withLock { state -> Value? in
            let value = state.table.use(key)
            if value == nil { state.misses += 1 } else { state.hits += 1 }
            return value
        }
    }

    /// Keeps `value`, replacing what was there; one larger than a quarter of the budget is not kept, so that a single
    /// scan cannot empty the cache.
    package func insert(_ value: Value, for key: Key, bytes: Int) {
        guard budget > 0, bytes <= budget / 4 else { return }
        state.withLock { state in
            state.table.put(value, for: key, bytes: bytes)
            while state.table.bytes > budget, state.table.removeOldest() {}
        }
    }
}
