/// How many bytes of memory a fragment takes for each stored byte it reads, learnt from those that ran.
///
/// What a querier offers are stored bytes, since the scheduler knows no others; what it has are bytes of memory.
package struct MemoryRatio: Hashable, Sendable {
    private static let bounds = 1.0...64.0
    /// What a new fragment counts against all before it.
    private static let weight = 1.0 / 16

    /// Bytes of memory for each stored one.
    package private(set) var value = 4.0

    /// Begins with a usual ratio.
    package init() {}

    /// Takes note of a fragment.
    package mutating func note(storedBytes: Int, memoryBytes: Int) {
        guard storedBytes > 0 else { return }
        let ratio = Double(max(0, memoryBytes)) / Double(storedBytes)
        let held = min(max(ratio, Self.bounds.lowerBound), Self.bounds.upperBound)
        value += (held - value) * Self.weight
    }

    /// How many stored bytes fit into that much memory.
    package func storedBytes(in memoryBytes: Int) -> Int {
        Int(exactly: (Double(max(0, memoryBytes)) / value).rounded(.down)) ?? 0
    }
}
