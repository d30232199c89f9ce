/// How many fragments took how much of something, in buckets of fixed bounds.
package struct FragmentHistogram: Hashable, Sendable {
    /// The upper ends of the buckets, ascending; what is more goes into one more bucket.
    package let bounds: [Double]
    /// How many values each bucket has, the one without an upper end last.
    package private(set) var counts: [Int]
    /// The sum of all values.
    package private(set) var sum = 0.0

    /// Makes an empty histogram.
    package init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// For seconds: buckets that double from 1 ms to 65 s.
    package static let ofSeconds = FragmentHistogram(bounds: (0...16).map { 0.001 * Double(1 << $0) })
    /// For bytes: buckets that quadruple from 1 KiB to 1 GiB.
    package static let ofBytes = FragmentHistogram(bounds: (5...15).map { Double(1 << (2 * $0)) })

    /// Counts a value; one below zero counts as zero.
    package mutating func record(_ value: Double) {
        let value = value > 0 ? value : 0
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }
}
