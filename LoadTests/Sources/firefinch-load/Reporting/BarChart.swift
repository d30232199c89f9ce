/// Horizontal bars, each with its value, and where given a range and a target.
struct BarChart {
    struct Bar {
        var name: String
        var value: Double
        /// From the least to the 90th percentile, drawn as a thin line.
        var range: ClosedRange<Double>?
        var target: Double?
    }

    private static let width = 900.0
    private static let nameWidth = 260.0
    private static let valueWidth = 90.0
    private static let rowHeight = 30.0
    private static let axisHeight = 26.0

    var label: String
    var unit: String
    var bars: [Bar]

    /// The chart as SVG.
    var svg: String {
        let height = Self.rowHeight * Double(bars.count) + Self.axisHeight
        let rows = bars.enumerated().map { row($1, at: Double($0) * Self.rowHeight) }
        return """
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(height))" role="img" aria-label="\(HTML.escape(label))">
            \(axis(height: height))
            \(rows.joined(separator: "\n"))
            </svg>
            """
    }

    private var scale: PlotScale {
        let greatest = bars.flatMap { [$0.value, $0.target ?? 0, $0.range?.upperBound ?? 0] }.max() ?? 1
        return PlotScale(upTo: greatest, from: Self.nameWidth, to: Self.width - Self.valueWidth)
    }

    private func axis(height: Double) -> String {
        scale.ticks.map { tick in
            let x = scale.position(tick).plot
            return """
                <line class="grid" x1="\(x)" x2="\(x)" y1="0" y2="\((height - Self.axisHeight).plot)"/>\
                <text class="tick" x="\(x)" y="\((height - 8).plot)" text-anchor="middle">\(tick.short)</text>
                """
        }.joined(separator: "\n")
    }

    private func row(_ bar: Bar, at y: Double) -> String {
        let scale = scale
        let middle = y + Self.rowHeight / 2
        let length = scale.position(bar.value) - Self.nameWidth
        var parts = [
            "<text x=\"\((Self.nameWidth - 10).plot)\" y=\"\((middle + 4).plot)\" text-anchor=\"end\">\(HTML.escape(bar.name))</text>",
            "<rect class=\"\(bar.isOver ? "bar over" : "bar")\" x=\"\(Self.nameWidth.plot)\" y=\"\((y + 7).plot)\" "
                + "width=\"\(length.plot)\" height=\"\((Self.rowHeight - 14).plot)\" rx=\"2\"/>",
        ]
        var end = scale.position(bar.value)
        if let range = bar.range {
            parts.append(
                line("whisker", scale.position(range.lowerBound), scale.position(range.upperBound), middle, middle)
            )
            end = max(end, scale.position(range.upperBound))
        }
        if let target = bar.target {
            let x = scale.position(target)
            parts.append(line("target", x, x, y + 3, y + Self.rowHeight - 3))
            end = x > end && x - end < Self.valueWidth ? x : end
        }
        parts.append(
            "<text class=\"value\" x=\"\((end + 8).plot)\" y=\"\((middle + 4).plot)\">\(bar.value.short) \(unit)</text>"
        )
        return parts.joined()
    }

    private func line(_ kind: String, _ x1: Double, _ x2: Double, _ y1: Double, _ y2: Double) -> String {
        "<line class=\"\(kind)\" x1=\"\(x1.plot)\" x2=\"\(x2.plot)\" y1=\"\(y1.plot)\" y2=\"\(y2.plot)\"/>"
    }
}

extension BarChart.Bar {
    fileprivate var isOver: Bool { target.map { value > $0 } ?? false }
}
