/// The part of the page about how stored data gets smaller.
struct StorageSection {
    var storage: StorageResult
    var verdicts: [Verdict]

    var html: String {
        let chart = BarChart(label: "Stored bytes per profile after each step", unit: "B", bars: bars)
        let caption =
            "Bytes of live blocks per profile after each step, rollups included. Upright line: the target, where there is one."
        return """
            <h2>Storage</h2>
            <p class="\(storage.differences.isEmpty ? "met" : "missed")">\(HTML.escape(note))</p>
            \(HTML.list(storage.differences))
            \(HTML.figure(chart.svg, caption))
            \(HTML.table(["Step", "Took", "CPU per profile", "Bytes per profile", "Blocks", "Peak", "Compared"], rows))
            \(explained)
            """
    }

    private var note: String {
        let count = storage.steps.reduce(0) { $0 + $1.comparisons }
        let when = storage.watchedDuring ? "during and after each step; CPU contains these queries" : "after each step"
        return "\(count) answers were compared, \(when): "
            + (storage.differences.isEmpty ? "all the same" : "\(storage.differences.count) differ")
            + ". \(storage.heldBack) profiles came when the others were compacted."
    }

    private var bars: [BarChart.Bar] {
        storage.steps.compactMap { step in
            guard let bytes = step.bytesPerProfile else { return nil }
            let figure = step.level.map { "storage.level\($0).bytes_per_profile" }
            let target = verdicts.first { $0.target.figure == figure }?.target.atMost
            return BarChart.Bar(name: step.name, value: bytes, range: nil, target: target)
        }
    }

    private var rows: [[String]] {
        storage.steps.map { step in
            [
                step.name, "\(step.seconds.short) s", shown(step.cpuMillisecondsPerProfile, "ms"),
                shown(step.bytesPerProfile, "B"), "\(step.liveBlocks)",
                shown(step.peakResidentBytes.map { $0 / 1e6 }, "MB"), "\(step.comparisons)",
            ]
        }
    }

    private var explained: String {
        guard !storage.rows.isEmpty else { return "" }
        let rows = storage.rows.map { one in
            [one.name, "\(one.whole)", "\(one.lastHour)", one.ratio?.short ?? "–"]
        }
        return HTML.table(["Flame graph", "Rows, whole time", "Rows, last hour", "Ratio"], rows)
    }

    private func shown(_ value: Double?, _ unit: String) -> String { value.map { "\($0.short) \(unit)" } ?? "–" }
}
