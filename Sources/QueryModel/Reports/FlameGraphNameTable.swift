/// Distinct names, numbered in the order they were first given.
///
/// Open addressing over a hash with a seed of this process: looking a name up costs a few nanoseconds per eight bytes,
/// and a sender cannot choose names that collide. No result depends on the seed.
struct FlameGraphNameTable {
    private static let seed = UInt64(truncatingIfNeeded: Hasher().finalize())

    /// UTF-8 of all names, one after the other.
    private(set) var bytes: [UInt8] = []
    /// Where each name ends in `bytes`.
    private(set) var ends: [Int32] = []
    private var hashes: [UInt64] = []
    private var slots: [Int32]

    /// Makes an empty table with room for about `capacity` names.
    init(capacity: Int, byteCapacity: Int) {
        slots = Array(repeating: -1, count: Self.slotCount(for: capacity))
        ends.reserveCapacity(capacity)
        hashes.reserveCapacity(capacity)
        bytes.reserveCapacity(byteCapacity)
    }

    /// How many names there are.
    var count: Int { ends.count }

    /// Where a name lies in `bytes`.
    @inline(__always)
    func range(_ name: Int32) -> Range<Int> {
        (name == 0 ? 0 : Int(ends[Int(name) - 1]))..<Int(ends[Int(name)])
    }

    /// Whether a name comes before another in byte order.
    @inline(__always)
    func precedes(_ first: Int32, _ second: Int32) -> Bool {
        FlameGraphNameBytes.precedes(bytes.span, range(first), range(second))
    }

    /// The number of a name, which is added when it is new.
    ///
    /// The caller makes sure that all names together stay below 2 GiB.
    mutating func number(of name: Range<Int>, in source: [UInt8]) -> Int32 {
        let hash = FlameGraphNameBytes.hash(source.span, name, seed: Self.seed)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let found = slots[slot]
            if hashes[Int(found)] == hash,
                FlameGraphNameBytes.equal(source.span, name, bytes.span, range(found))
            {
                return found
            }
            slot = (slot + 1) & mask
        }
        slots[slot] = Int32(count)
        return append(name, of: source, hash: hash)
    }

    private mutating func append(_ name: Range<Int>, of source: [UInt8], hash: UInt64) -> Int32 {
        bytes.append(contentsOf: source[name])
        ends.append(Int32(bytes.count))
        hashes.append(hash)
        if count * 2 > slots.count { grow() }
        return Int32(count - 1)
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for (name, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(name)
        }
    }

    private static func slotCount(for capacity: Int) -> Int {
        var slots = 64
        while slots < capacity * 2 { slots *= 2 }
        return slots
    }
}
