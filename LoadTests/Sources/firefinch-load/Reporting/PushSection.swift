/// The part of the page about a load.
struct PushSection {
    var push: PushResult

    var html: String {
        var parts = ["<h2>Push</h2>", HTML.table(["Figure", "Value"], rows)]
        if push.ack.count > 0 {
            let caption =
                "Time until a request of \(push.batch) profiles was acknowledged, in milliseconds; "
                + "\(push.requests) requests from \(push.clients) clients."
            let chart = DistributionChart(label: "Distribution of acknowledgement times", latency: push.ack)
            parts.append(HTML.figure(chart.svg, caption))
        }
        if let during = push.during {
            let verdict = during.differences.isEmpty ? "met" : "missed"
            let note = "\(during.summary). Rate, acknowledgements and cost contain these queries."
            parts.append("<p class=\"\(verdict)\">\(HTML.escape(note))</p>")
            parts.append(HTML.list(during.differences))
        }
        if let sections = push.cost?.sectionBytesPerProfile, !sections.isEmpty {
            let bars = sections.sorted { $0.value > $1.value }.map { BarChart.Bar(name: $0.key, value: $0.value) }
            let chart = BarChart(label: "Stored bytes per profile by section", unit: "bytes", bars: bars)
            parts.append(HTML.figure(chart.svg, "Stored bytes per profile by kind of section."))
        }
        if !push.errors.isEmpty {
            let rows = push.errors.sorted { $0.value > $1.value }.prefix(20).map { [$0.key, "\($0.value)"] }
            parts.append(HTML.table(["Error", "Times"], Array(rows)))
        }
        return parts.joined(separator: "\n")
    }

    private var rows: [[String]] {
        [
            ["Profiles acknowledged", Double(push.acknowledged).short],
            ["Profiles lost", Double(push.lost).short],
            ["Time", "\(push.seconds.short) s"],
            ["Rate", "\(push.profilesPerSecond.short) profiles/s, \(push.megabytesPerSecond.short) MB/s"],
            ["Acknowledged after, p50", "\(push.ack.median.short) ms"],
            ["Acknowledged after, p90", "\(push.ack.p90.short) ms"],
            ["Acknowledged after, p99", "\(push.ack.p99.short) ms"],
            ["Acknowledged after, greatest", "\(push.ack.max.short) ms"],
            ["CPU of the sending program", "\(push.clientCPUSeconds.short) s"],
        ] + costRows + loneRows
    }

    private var costRows: [[String]] {
        guard let cost = push.cost else { return [] }
        let rows: [(String, String?)] = [
            ("Server CPU per profile", cost.cpuMillisecondsPerProfile.map { "\($0.short) ms" }),
            ("Server's peak resident memory", cost.peakResidentBytes.map { "\(($0 / 1e6).short) MB" }),
            ("Stored per profile", cost.storedBytesPerProfile.map { "\($0.short) bytes" }),
            ("Segments stored", cost.segments.map { Double($0).short }),
            ("Profiles that became durable", Double(cost.accepted).short),
            ("Profiles recognised as repeats", Double(cost.suppressed).short),
        ]
        return rows.map { [$0.0, $0.1 ?? "unknown"] }
    }

    private var loneRows: [[String]] {
        guard let lone = push.lone else { return [] }
        return [["Lone profile acknowledged after, median of \(lone.count)", "\(lone.median.short) ms"]]
    }
}
