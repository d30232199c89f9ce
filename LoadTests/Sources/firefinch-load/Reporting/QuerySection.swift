/// The part of the page about query times.
struct QuerySection {
    var query: QueryResult
    var verdicts: [Verdict]

    var html: String {
        let chart = BarChart(label: "Query times against targets", unit: "ms", bars: bars)
        let caption =
            "Median of \(query.runs) runs after \(query.warmUp) to warm up, until the last byte is read, one at a "
            + "time. Thin line: from the least to the 90th percentile. Upright line: the target, where there is one."
        return """
            <h2>Queries</h2>
            \(HTML.figure(chart.svg, caption))
            \(memory)
            \(HTML.table(["Query", "Median", "Least", "p90", "Greatest", "Answer"], rows))
            """
    }

    private var memory: String {
        query.peakResidentBytes.map { "<p>The server's peak resident memory until then: \(($0 / 1e6).short) MB.</p>" }
            ?? ""
    }

    private var bars: [BarChart.Bar] {
        query.queries.map { one in
            let latency = one.latency
            let target = verdicts.first { $0.target.figure == "query.\(one.name).median_ms" }?.target.atMost
            let range = min(latency.min, latency.p90)...max(latency.min, latency.p90)
            return BarChart.Bar(name: one.name, value: latency.median, range: range, target: target)
        }
    }

    private var rows: [[String]] {
        query.queries.map { one in
            let latency = one.latency
            let times = [latency.median, latency.min, latency.p90, latency.max].map { "\($0.short) ms" }
            return [one.name] + times + ["\((Double(one.answerBytes) / 1000).short) kB"]
        }
    }
}
