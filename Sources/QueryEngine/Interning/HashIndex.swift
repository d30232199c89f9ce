/// Open addressing from hashes to dense numbers; the entries themselves live in the owner's columns.
struct HashIndex {
    /// Upper half of the hash, then number + 1; 0 is empty.
    private var slots: [UInt64] = Array(repeating: 0, count: 16)
    private var count = 0

    /// Bytes of the slots.
    var byteCount: Int { slots.count * MemoryLayout<UInt64>.stride }

    /// The number of the entry of that hash that `isEqual` accepts.
    @inline(__always)
    func find(_ hash: UInt64, where isEqual: (Int) -> Bool) -> Int? {
        let mask = slots.count - 1
        let tag = hash >> 32
        var index = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = slots[index]
            if slot == 0 { return nil }
            if slot >> 32 == tag {
                let number = Int(slot & 0xFFFF_FFFF) - 1
                if isEqual(number) { return number }
            }
            index = (index &+ 1) & mask
        }
    }

    /// Adds an entry that is not there yet; numbers are dense from 0.
    ///
    /// `hashOf` gives the hash of an earlier entry and is asked only when the table grows.
    mutating func insert(_ hash: UInt64, _ number: Int, hashOf: (Int) -> UInt64) {
        if (count + 1) * 2 > slots.count { grow(hashOf) }
        place(hash, number)
        count += 1
    }

    private mutating func place(_ hash: UInt64, _ number: Int) {
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: hash) & mask
        while slots[index] != 0 { index = (index &+ 1) & mask }
        slots[index] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(number + 1)
    }

    private mutating func grow(_ hashOf: (Int) -> UInt64) {
        let old = slots
        slots = Array(repeating: 0, count: old.count * 2)
        for slot in old where slot != 0 {
            let number = Int(slot & 0xFFFF_FFFF) - 1
            place(hashOf(number), number)
        }
    }
}
