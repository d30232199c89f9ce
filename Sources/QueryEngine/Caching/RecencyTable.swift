/// Values by key in order of their last use: a dictionary over a doubly linked list in one array.
struct RecencyTable<Key: Hashable, Value> {
    private struct Entry {
        var key: Key
        var value: Value
        var bytes: Int
        var newer = -1
        var older = -1
    }

    private var slots: [Key: Int] = [:]
    private var entries: [Entry?] = []
    private var free: [Int] = []
    private var newest = -1
    private var oldest = -1

    /// Bytes of all values, as stated when they were put in.
    private(set) var bytes = 0

    /// How many values there are.
    var count: Int { slots.count }

    /// The value of a key, which becomes the most recently used.
    mutating func use(_ key: Key) -> Value? {
        guard let slot = slots[key], let entry = entries[slot] else { return nil }
        if slot != newest {
            unlink(entry)
            linkNewest(slot)
        }
        return entry.value
    }

    /// Puts in a value as the most recently used, replacing the one of that key.
    mutating func put(_ value: Value, for key: Key, bytes: Int) {
        if let slot = slots[key] { remove(slot) }
        let slot = free.popLast() ?? entries.count
        if slot == entries.count { entries.append(nil) }
        entries[slot] = Entry(key: key, value: value, bytes: bytes)
        slots[key] = slot
        self.bytes += bytes
        linkNewest(slot)
    }

    /// Takes out the value used longest ago; false when there is none.
    @discardableResult
    mutating func removeOldest() -> Bool {
        guard oldest >= 0 else { return false }
        remove(oldest)
        return true
    }

    private mutating func remove(_ slot: Int) {
        guard let entry = entries[slot] else { return }
        unlink(entry)
        slots[entry.key] = nil
        bytes -= entry.bytes
        entries[slot] = nil
        free.append(slot)
    }

    private mutating func unlink(_ entry: Entry) {
        if entry.newer >= 0 { entries[entry.newer]?.older = entry.older } else { newest = entry.older }
        if entry.older >= 0 { entries[entry.older]?.newer = entry.newer } else { oldest = entry.newer }
    }

    private mutating func linkNewest(_ slot: Int) {
        entries[slot]?.newer = -1
        entries[slot]?.older = newest
        if newest >= 0 { entries[newest]?.newer = slot } else { oldest = slot }
        newest = slot
    }
}
