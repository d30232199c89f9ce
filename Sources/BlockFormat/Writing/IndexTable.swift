/// A hash table from hashes to numbers whose content is elsewhere: open addressing over one array, no deletion.
///
/// Whoever uses it compares contents: `candidate` gives numbers whose hash may be equal.
package struct IndexTable: Sendable {
    /// Upper half of the hash, and number + 1; 0 for a free slot.
    private var slots: [UInt64]
    private var mask: Int
    /// How many numbers it holds.
    package private(set) var count = 0

    /// Makes an empty table.
    package init() {
        slots = [UInt64](repeating: 0, count: 64)
        mask = 63
    }

    /// The next number whose hash may equal `hash`, or nil when there is none left.
    ///
    /// Begin with `position` nil.
    @inline(__always)
    package func candidate(_ hash: UInt64, _ position: inout Int?) -> Int? {
        var index = position.map { ($0 &+ 1) & mask } ?? Int(truncatingIfNeeded: hash >> 32) & mask
        while true {
            let slot = slots[index]
            if slot == 0 { return nil }
            if (slot ^ hash) >> 32 == 0 {
                position = index
                return Int(truncatingIfNeeded: slot & 0xFFFF_FFFF) &- 1
            }
            index = (index &+ 1) & mask
        }
    }

    /// For each hash the first number whose hash may equal it, `none` where there is none.
    ///
    /// Looked up together because the memory of many slots arrives at once, that of one after the other does not.
    package func candidates(_ hashes: [UInt64]) -> [UInt32] {
        let slots = slots.span
        let hashes = hashes.span
        return [UInt32](capacity: hashes.count) { candidates in
            for place in hashes.indices {
                var index = Int(truncatingIfNeeded: hashes[place] >> 32) & mask
                while slots[index] != 0, (slots[index] ^ hashes[place]) >> 32 != 0 { index = (index &+ 1) & mask }
                candidates.append(UInt32(truncatingIfNeeded: slots[index]) &- 1)
            }
        }
    }

    /// No number.
    package static let none = UInt32.max

    /// Adds a number that is not in the table.
    package mutating func insert(_ number: Int, hash: UInt64) {
        if (count + 1) * 2 > slots.count { grow() }
        place((hash & ~0xFFFF_FFFF) | UInt64(number + 1))
        count += 1
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        mask = slots.count - 1
        for slot in old where slot != 0 { place(slot) }
    }

    private mutating func place(_ slot: UInt64) {
        var index = Int(truncatingIfNeeded: slot >> 32) & mask
        while slots[index] != 0 { index = (index &+ 1) & mask }
        slots[index] = slot
    }
}

/// Mixes one more number into a hash.
///
/// Seeded where the input comes from outside, so that nobody can aim at one slot.
@inline(__always)
package func mixed(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    let product = (hash ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: value ^ 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low &+ value
}
