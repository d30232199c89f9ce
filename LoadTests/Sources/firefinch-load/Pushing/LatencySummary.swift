/// Latencies in milliseconds, summed up.
struct LatencySummary: Codable {
    /// More points than this no plot shows.
    private static let keptQuantiles = 1000

    var count: Int
    var min: Double
    var median: Double
    var p90: Double
    var p99: Double
    var max: Double
    /// The latencies in order, thinned out evenly if they are many.
    var quantiles: [Double]

    init(_ values: [Double]) {
        let sorted = values.sorted()
        count = sorted.count
        min = sorted.first ?? 0
        max = sorted.last ?? 0
        median = (Self.quantile(sorted, 0.5) + Self.quantile(Array(sorted.reversed()), 0.5)) / 2
        p90 = Self.quantile(sorted, 0.9)
        p99 = Self.quantile(sorted, 0.99)
        let kept = Swift.min(sorted.count, Self.keptQuantiles)
        quantiles = (0..<kept).map { sorted[kept == 1 ? 0 : $0 * (sorted.count - 1) / (kept - 1)] }
    }

    private static func quantile(_ sorted: [Double], _ part: Double) -> Double {
        sorted.isEmpty ? 0 : sorted[Swift.min(sorted.count - 1, Int(Double(sorted.count) * part))]
    }
}
