import Testing

@testable import firefinch_load

@Suite
struct LineChartTests {
    private func chart(_ lines: [LineChart.Line]) -> LineChart {
        LineChart(label: "A & B", xName: "x", yName: "y", lines: lines)
    }

    @Test
    func `a line's points are where the axes say`() {
        let svg = chart([LineChart.Line(name: "up", points: [[0, 0], [10, 100]])]).svg
        // Ten is the last figure of the horizontal axis, a hundred of the vertical one.
        #expect(svg.contains("<polyline class=\"line line0\" points=\"60.0,256.0 760.0,14.0\"/>"))
        #expect(svg.contains(">10</text>") && svg.contains(">100</text>"))
        #expect(svg.contains("aria-label=\"A &amp; B\""))
    }

    @Test
    func `what cannot be drawn is left out`() {
        let bad: [[Double]] = [[1, .nan], [2, .infinity], [3], [4, 5], [6, 7]]
        let svg = chart([LineChart.Line(name: "bad", points: bad)]).svg
        #expect(svg.firstRange(of: "points=\"")?.isEmpty == false)
        #expect(!svg.contains("nan") && !svg.contains("inf"))
        let points = svg.split(separator: "points=\"")[1].prefix { $0 != "\"" }.split(separator: " ")
        #expect(points.count == 2)
    }

    @Test
    func `a plot without any point is drawn without a line`() {
        let svg = chart([LineChart.Line(name: "none", points: [])]).svg
        #expect(svg.hasPrefix("<svg") && svg.hasSuffix("</svg>") && svg.contains("points=\"\""))
    }

    @Test
    func `long lines are thinned out and keep their ends`() {
        let points = (0...10_000).map { [Double($0), Double($0 % 7)] }
        let svg = chart([LineChart.Line(name: "long", points: points)]).svg
        let drawn = svg.split(separator: "points=\"")[1].prefix { $0 != "\"" }.split(separator: " ")
        #expect(drawn.count == 600)
        #expect(drawn.first?.hasPrefix("60.0,") == true && drawn.last?.hasPrefix("760.0,") == true)
    }

    @Test
    func `names of lines that end together do not cover each other`() throws {
        let lines = ["a", "b", "c"].map { LineChart.Line(name: $0, points: [[0, 0], [1, 1]]) }
        let svg = chart(lines).svg
        let heights = try svg.split(separator: "x=\"768.0\" y=\"").dropFirst().map { part in
            try #require(Double(part.prefix { $0 != "\"" }))
        }
        #expect(heights.count == 3)
        for (above, below) in zip(heights, heights.dropFirst()) { #expect(below - above >= 17) }
    }
}
