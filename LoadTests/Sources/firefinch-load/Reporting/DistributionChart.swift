/// How latencies are spread: a histogram, with lines at the percentiles.
struct DistributionChart {
    private static let width = 900.0
    private static let height = 260.0
    private static let left = 50.0
    private static let right = 880.0
    private static let top = 34.0
    private static let bottom = 224.0
    private static let bins = 40

    var label: String
    var latency: LatencySummary

    /// The chart as SVG; the horizontal axis is in milliseconds.
    var svg: String {
        """
        <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-label="\(HTML.escape(label))">
        \(axis)
        \(columns)
        \(percentiles)
        </svg>
        """
    }

    private var scale: PlotScale { PlotScale(upTo: latency.max, from: Self.left, to: Self.right) }

    private var axis: String {
        let ticks = scale.ticks.map { tick in
            "<text class=\"tick\" x=\"\(scale.position(tick).plot)\" y=\"\((Self.bottom + 18).plot)\" text-anchor=\"middle\">"
                + "\(tick.short)</text>"
        }
        let base =
            "<line class=\"grid\" x1=\"\(Self.left.plot)\" x2=\"\(Self.right.plot)\" y1=\"\(Self.bottom.plot)\" "
            + "y2=\"\(Self.bottom.plot)\"/>"
        return base + ticks.joined()
    }

    private var columns: String {
        let greatest = scale.ticks.last ?? 1
        var counts = [Int](repeating: 0, count: Self.bins)
        for value in latency.quantiles {
            counts[max(0, min(Self.bins - 1, Int(value / greatest * Double(Self.bins))))] += 1
        }
        let most = Double(counts.max() ?? 1)
        let width = (Self.right - Self.left) / Double(Self.bins)
        return counts.enumerated().filter { $1 > 0 }.map { index, count in
            let height = (Self.bottom - Self.top - 10) * Double(count) / most
            let x = Self.left + Double(index) * width
            return
                "<rect class=\"bar\" x=\"\((x + 1).plot)\" y=\"\((Self.bottom - height).plot)\" width=\"\((width - 2).plot)\" "
                + "height=\"\(height.plot)\"><title>\(count) of \(latency.quantiles.count)</title></rect>"
        }.joined(separator: "\n")
    }

    private var percentiles: String {
        let marks = [("p50", latency.median), ("p90", latency.p90), ("p99", latency.p99)]
        return marks.enumerated().map { index, mark in
            let x = scale.position(mark.1)
            // Each lower than the one before, so that near ones do not cover each other.
            let y = Self.top - 20 + Double(index) * 13
            let isFarRight = x > Self.right - 110
            return
                "<line class=\"target\" x1=\"\(x.plot)\" x2=\"\(x.plot)\" y1=\"\((y - 8).plot)\" y2=\"\(Self.bottom.plot)\"/>"
                + "<text class=\"value\" x=\"\((isFarRight ? x - 5 : x + 5).plot)\" y=\"\(y.plot)\" "
                + "text-anchor=\"\(isFarRight ? "end" : "start")\">\(mark.0) \(mark.1.short) ms</text>"
        }.joined(separator: "\n")
    }
}
