/// Keys by when each is due, the earliest first: a binary heap, so that adding and taking cost the logarithm of their
/// number.
///
/// Entries are not withdrawn: whoever takes one looks whether it still means something.
package struct DueTimes<Key: Sendable>: Sendable {
    /// A key and when it is due.
    package struct Entry: Sendable {
        /// When.
        package var time: MonotonicInstant
        /// What.
        package var key: Key
    }

    private var heap: [Entry] = []

    /// Makes an empty collection.
    package init() {}

    /// How many entries there are.
    package var count: Int { heap.count }

    /// The entry that is due first.
    package var earliest: Entry? { heap.first }

    /// Adds an entry.
    package mutating func add(_ key: Key, at time: MonotonicInstant) {
        heap.append(Entry(time: time, key: key))
        var child = heap.count - 1
        while child > 0, heap[child].time < heap[(child - 1) / 2].time {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the entry that is due first out, if it is due by then.
    package mutating func takeDue(by time: MonotonicInstant) -> Key? {
        guard let first = heap.first, first.time <= time else { return nil }
        removeEarliest()
        return first.key
    }

    /// Removes the entry that is due first.
    package mutating func removeEarliest() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while let child = earlierChild(of: parent), heap[child].time < heap[parent].time {
            heap.swapAt(child, parent)
            parent = child
        }
    }

    private func earlierChild(of parent: Int) -> Int? {
        let left = 2 * parent + 1
        guard left < heap.count else { return nil }
        let right = left + 1
        return right < heap.count && heap[right].time < heap[left].time ? right : left
    }
}
