/// How many things took how long, in buckets that double from 1 ms.
struct DurationHistogram: Sendable {
    static let bounds: [Double] = [
        0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1, 2, 4, 8, 16,
    ]

    private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    private(set) var sum = 0.0

    mutating func record(_ seconds: Double) {
        let index = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        counts[index] += 1
        sum += seconds
    }

    /// Writes the buckets, the sum and the count of one label combination.
    func write(_ name: String, labels: [(String, String)], to text: inout PrometheusText) {
        text.histogram(name, bounds: Self.bounds, counts, sum: sum, labels: labels)
    }
}
