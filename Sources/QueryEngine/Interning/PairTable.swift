/// Open addressing from a pair of numbers to a dense number: the children of a tree's nodes.
///
/// Keys lie beside their values, so that a lookup touches the table alone.
struct PairTable {
    private static let empty = UInt64.max
    private var keys: [UInt64]
    private var values: [Int32]
    private var count = 0
    private let seed: HashSeed

    /// Makes an empty table.
    init(seed: HashSeed) {
        keys = Array(repeating: Self.empty, count: 64)
        values = Array(repeating: 0, count: 64)
        self.seed = seed
    }

    /// Bytes of the table.
    var byteCount: Int { keys.count * (MemoryLayout<UInt64>.stride + MemoryLayout<Int32>.stride) }

    /// The number of a pair, if it has one.
    func find(_ first: Int32, _ second: Int32) -> Int32? {
        let key = Self.key(first, second)
        let index = slot(key)
        return keys[index] == key ? values[index] : nil
    }

    /// The number of a pair, which becomes `new` if it has none yet.
    @inline(__always)
    mutating func findOrInsert(_ first: Int32, _ second: Int32, _ new: Int32) -> Int32 {
        let key = Self.key(first, second)
        let index = slot(key)
        if keys[index] == key { return values[index] }
        insert(key, new, at: index)
        return new
    }

    private mutating func insert(_ key: UInt64, _ value: Int32, at index: Int) {
        keys[index] = key
        values[index] = value
        count += 1
        if count * 2 > keys.count { grow() }
    }

    private mutating func grow() {
        let oldKeys = keys
        let oldValues = values
        keys = Array(repeating: Self.empty, count: oldKeys.count * 2)
        values = Array(repeating: 0, count: oldKeys.count * 2)
        for (index, key) in oldKeys.enumerated() where key != Self.empty {
            let target = slot(key)
            keys[target] = key
            values[target] = oldValues[index]
        }
    }

    /// Where a key is, or would be put.
    @inline(__always)
    private func slot(_ key: UInt64) -> Int {
        let mask = keys.count - 1
        var index = Int(truncatingIfNeeded: seed.hash(key, 0)) & mask
        while keys[index] != key, keys[index] != Self.empty { index = (index &+ 1) & mask }
        return index
    }

    /// Both numbers are at least 0, so no key is the empty one.
    @inline(__always)
    private static func key(_ first: Int32, _ second: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
    }
}
