/// Latencies over the time of a load, summed up window by window.
struct LatencyWindows {
    private let windows: [(middle: Double, latency: LatencySummary)]

    /// Windows of `seconds`; one in which nothing was asked is left out.
    init(_ asked: [AskedQuery], seconds: Double) {
        let grouped = Dictionary(grouping: asked.filter { $0.outcome != .failed }) {
            Int(($0.at / seconds).rounded(.down))
        }
        windows = grouped.sorted { $0.key < $1.key }.map { window, queries in
            ((Double(window) + 0.5) * seconds, LatencySummary(queries.map(\.milliseconds)))
        }
    }

    /// A line of a plot: a percentile over time.
    func line(_ name: String, _ value: (LatencySummary) -> Double) -> LineChart.Line {
        LineChart.Line(name: name, points: windows.map { [$0.middle, value($0.latency)] })
    }

    /// Median, 90th and 99th percentile.
    var lines: [LineChart.Line] {
        [line("p50") { $0.median }, line("p90") { $0.p90 }, line("p99") { $0.p99 }]
    }
}
