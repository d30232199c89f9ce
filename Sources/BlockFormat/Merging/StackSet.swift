/// A set of stacks that gives them back in order: a bit for each, so that rows need not be sorted.
struct StackSet {
    private var words: [UInt64]

    /// Makes an empty set of numbers below `count`.
    init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    /// Adds a number; false when it was there already.
    @inline(__always)
    mutating func insert(_ number: UInt32) -> Bool {
        let word = Int(number >> 6)
        let bit = UInt64(1) << UInt64(number & 63)
        guard words[word] & bit == 0 else { return false }
        words[word] |= bit
        return true
    }

    /// Appends all numbers, ascending, and is empty then.
    mutating func drain(into numbers: inout [UInt32]) {
        for word in words.indices where words[word] != 0 {
            var rest = words[word]
            words[word] = 0
            while rest != 0 {
                numbers.append(UInt32(truncatingIfNeeded: word << 6 | rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
    }
}
