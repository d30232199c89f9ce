import Testing

@testable import ServerRuntime

@Suite struct PrometheusTextTests {
    @Test func `a family and its samples are lines of the format`() {
        var text = PrometheusText()
        text.family("x_total", .counter, "Things.")
        text.sample("x_total", 3, labels: [("a", "1"), ("b", "2")])
        text.sample("x_total", 0.25)
        #expect(
            text.text == "# HELP x_total Things.\n# TYPE x_total counter\nx_total{a=\"1\",b=\"2\"} 3\nx_total 0.25\n"
        )
    }

    @Test(arguments: [
        ("a\"b", "a\\\"b"), ("a\\b", "a\\\\b"), ("a\nb", "a\\nb"), ("a\r\nb", "a\r\\nb"), ("ä\u{301}", "ä\u{301}"),
    ])
    func `label values are escaped`(value: String, written: String) {
        var text = PrometheusText()
        text.sample("x", 1, labels: [("a", value)])
        #expect(text.text == "x{a=\"\(written)\"} 1\n")
    }

    @Test(arguments: [(1e300, "1e+300"), (-3, "-3"), (0, "0"), (1e14, "100000000000000"), (.infinity, "inf")])
    func `numbers of every size are written`(value: Double, written: String) {
        var text = PrometheusText()
        text.sample("x", value)
        #expect(text.text == "x \(written)\n")
    }

    @Test func `a histogram adds up`() {
        var histogram = DurationHistogram()
        for seconds in [0.001, 0.0011, 100] { histogram.record(seconds) }
        var text = PrometheusText()
        histogram.write("h", labels: [("r", "x")], to: &text)
        let lines = text.text.split(separator: "\n")
        #expect(lines.first == "h_bucket{r=\"x\",le=\"0.001\"} 1")
        #expect(lines.contains("h_bucket{r=\"x\",le=\"0.002\"} 2"))
        #expect(lines.contains("h_bucket{r=\"x\",le=\"16.0\"} 2"))
        #expect(lines.contains("h_bucket{r=\"x\",le=\"+Inf\"} 3"))
        #expect(lines.last == "h_count{r=\"x\"} 3")
    }
}
