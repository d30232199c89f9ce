extension ScenarioRecord.Table {
    /// Percentiles, a row for each name.
    static func latencies(_ rows: [(String, LatencySummary)]) -> ScenarioRecord.Table {
        ScenarioRecord.Table(
            title: "Latencies",
            head: ["What", "Queries", "min (ms)", "p50 (ms)", "p90 (ms)", "p99 (ms)", "max (ms)"],
            rows: rows.map { name, latency in
                [name, "\(latency.count)"]
                    + [latency.min, latency.median, latency.p90, latency.p99, latency.max].map(\.short)
            }
        )
    }
}

extension ScenarioRecord.Table {
    private static let slowestShown = 20

    /// The queries that took longest, with when they were asked.
    static func slowest(_ asked: [AskedQuery]) -> ScenarioRecord.Table {
        let slowest = asked.sorted { $0.milliseconds > $1.milliseconds }.prefix(slowestShown)
        return ScenarioRecord.Table(
            title: "Slowest queries",
            head: ["Query", "Asked after (s)", "Took (ms)"],
            rows: slowest.map { [$0.name, $0.at.short, $0.milliseconds.short] }
        )
    }
}

extension LineChart {
    /// Percentiles over time, window by window.
    static func latencies(_ asked: [AskedQuery], seconds: Double, of what: String = "queries") -> LineChart {
        LineChart(
            label: "Latency of \(what)",
            xName: "seconds",
            yName:
                "Milliseconds until the last byte, by when the query was sent; percentiles of \(seconds.short) s each.",
            lines: LatencyWindows(asked, seconds: seconds).lines
        )
    }
}
