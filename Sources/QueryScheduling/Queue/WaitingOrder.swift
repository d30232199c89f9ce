package import HostEnvironment

/// Queries in the order in which they began to wait.
///
/// An entry that means nothing any more is dropped once it comes to the front, so every change costs the same on average.
package struct WaitingOrder: Sendable {
    /// A query, and since when it waits.
    package struct Entry: Hashable, Sendable {
        /// Which.
        package var query: UInt64
        /// Since when.
        package var since: MonotonicInstant
    }

    private static let leastToDrop = 64

    private var entries: [Entry] = []
    private var front = 0

    /// Makes an empty order.
    package init() {}

    /// The entry at the front.
    package var first: Entry? { front < entries.count ? entries[front] : nil }

    /// Adds a query at the end; times never go back.
    package mutating func append(_ query: UInt64, since: MonotonicInstant) {
        entries.append(Entry(query: query, since: since))
    }

    /// Drops entries from the front until one is `valid`.
    package mutating func drop(until isValid: (Entry) -> Bool) {
        while front < entries.count, !isValid(entries[front]) { front += 1 }
        guard front > Self.leastToDrop, front * 2 > entries.count else { return }
        entries.removeFirst(front)
        front = 0
    }
}
