/// Lines over a common horizontal axis, each with its name beside its end, and dashed ones for targets.
struct LineChart: Codable {
    /// A line; its points are pairs of x and y, in the order of x.
    struct Line: Codable {
        var name: String
        var points: [[Double]]
        /// Drawn dashed: what would be, not what was.
        var isTarget = false
    }

    private static let width = 900.0
    private static let height = 300.0
    private static let left = 60.0
    private static let right = 760.0
    private static let top = 14.0
    private static let bottom = 256.0
    /// More points than this no plot shows.
    private static let mostPoints = 600
    private static let colours = 6
    private static let nameHeight = 17.0

    var label: String
    var xName: String
    var yName: String
    var lines: [Line]

    /// The chart as SVG.
    var svg: String {
        """
        <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-label="\(HTML.escape(label))">
        \(horizontalAxis)
        \(verticalAxis)
        \(lines.indices.map(drawn).joined(separator: "\n"))
        \(names)
        </svg>
        """
    }

    private var across: PlotScale { PlotScale(upTo: greatest(0), from: Self.left, to: Self.right) }
    private var up: PlotScale { PlotScale(upTo: greatest(1), from: Self.bottom, to: Self.top) }

    /// The greatest value of a coordinate that can be drawn.
    private func greatest(_ coordinate: Int) -> Double {
        lines.flatMap(\.drawable).map { $0[coordinate] }.max() ?? 1
    }

    private var horizontalAxis: String {
        let ticks = across.ticks.map { tick in
            "<text class=\"tick\" x=\"\(across.position(tick).plot)\" y=\"\((Self.bottom + 18).plot)\" "
                + "text-anchor=\"middle\">\(tick.short)</text>"
        }
        let name =
            "<text class=\"tick\" x=\"\(Self.right.plot)\" y=\"\((Self.bottom + 36).plot)\" text-anchor=\"end\">"
            + "\(HTML.escape(xName))</text>"
        return ticks.joined() + name
    }

    private var verticalAxis: String {
        up.ticks.map { tick in
            let y = up.position(tick).plot
            return "<line class=\"grid\" x1=\"\(Self.left.plot)\" x2=\"\(Self.right.plot)\" y1=\"\(y)\" y2=\"\(y)\"/>"
                + "<text class=\"tick\" x=\"\((Self.left - 8).plot)\" y=\"\((up.position(tick) + 4).plot)\" "
                + "text-anchor=\"end\">\(tick.short)</text>"
        }.joined(separator: "\n") + "<title>\(HTML.escape(yName))</title>"
    }

    private func drawn(_ index: Int) -> String {
        let points = lines[index].drawable.thinned(to: Self.mostPoints)
        let path = points.map { "\(across.position($0[0]).plot),\(up.position($0[1]).plot)" }
        let kind = lines[index].isTarget ? "target" : "line line\(index % Self.colours)"
        guard path.count != 1 else {
            let place = points[0]
            let x = across.position(place[0]).plot
            return "<circle class=\"\(kind) dot\" cx=\"\(x)\" cy=\"\(up.position(place[1]).plot)\" r=\"3\"/>"
        }
        return "<polyline class=\"\(kind)\" points=\"\(path.joined(separator: " "))\"/>"
    }

    /// Names at the ends of their lines, moved down where they would cover each other.
    private var names: String {
        let ends = lines.enumerated().compactMap { index, line in
            line.drawable.last.map { (index: index, y: up.position($0[1])) }
        }
        var free = 0.0
        return ends.sorted { $0.y < $1.y }.map { end in
            let y = max(end.y + 4, free)
            free = y + Self.nameHeight
            let kind = lines[end.index].isTarget ? "value" : "value name\(end.index % Self.colours)"
            return "<text class=\"\(kind)\" x=\"\((Self.right + 8).plot)\" y=\"\(y.plot)\">"
                + "\(HTML.escape(lines[end.index].name))</text>"
        }.joined(separator: "\n")
    }
}

extension LineChart.Line {
    /// The points that are pairs of finite figures.
    fileprivate var drawable: [[Double]] {
        points.filter { $0.count == 2 && $0.allSatisfy(\.isFinite) }
    }
}

extension [[Double]] {
    /// Evenly thinned out; first and last stay.
    fileprivate func thinned(to most: Int) -> [[Double]] {
        count <= most ? self : (0..<most).map { self[$0 * (count - 1) / (most - 1)] }
    }
}
