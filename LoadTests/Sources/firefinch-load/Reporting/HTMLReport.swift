/// The page: targets first, then each run with its plots and tables, then the machine and the commands.
struct HTMLReport {
    private static let mebibyte = 1_048_576.0

    var records: [RunRecord]
    var verdicts: [Verdict]

    /// The whole page; it loads nothing from anywhere.
    var page: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Firefinch load test</title>
        <style>
        \(ReportStyle.css)
        </style>
        </head>
        <body>
        <main>
        <h1>Firefinch load test</h1>
        <p class="about">\(HTML.escape(about))</p>
        \(targets)
        \(records.map(section).joined(separator: "\n"))
        \(machines)
        </main>
        </body>
        </html>

        """
    }

    private var about: String {
        let versions = Set(records.compactMap(\.serverVersion)).sorted().joined(separator: ", ")
        let began = records.map(\.began).min() ?? ""
        return "Server version \(versions.isEmpty ? "unknown" : versions). Begun \(began)."
    }

    private var targets: String {
        guard !verdicts.isEmpty else { return "" }
        let rows = verdicts.map { verdict in
            let kind = verdict.outcome == .met ? "met" : verdict.outcome == .missed ? "missed" : "unknown"
            return "<tr><td>\(HTML.escape(verdict.target.title))</td><td>\(HTML.escape(verdict.limit))</td>"
                + "<td>\(HTML.escape(verdict.measured))</td><td class=\"\(kind)\">\(verdict.outcome.rawValue)</td></tr>"
        }
        return """
            <h2>Targets</h2>
            <div class="scroll"><table class="figures"><thead><tr><th scope="col">What</th><th scope="col">Target</th>\
            <th scope="col">Measured</th><th scope="col">Outcome</th></tr></thead><tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div>
            """
    }

    private func section(_ record: RunRecord) -> String {
        var parts: [String] = []
        if let push = record.push { parts.append(PushSection(push: push).html) }
        if let storage = record.storage { parts.append(StorageSection(storage: storage, verdicts: verdicts).html) }
        if let query = record.query { parts.append(QuerySection(query: query, verdicts: verdicts).html) }
        if let check = record.check { parts.append(CheckSection(check: check).html) }
        let busy = "From \(record.began) to \(record.ended ?? "unknown"); load average \(record.busy)."
        return "<section>\(parts.joined(separator: "\n"))<p class=\"about\">\(HTML.escape(busy))</p></section>"
    }

    private var machines: String {
        var distinct: [Machine] = []
        for record in records where !distinct.contains(record.machine) { distinct.append(record.machine) }
        let rows = distinct.map { machine in
            [
                "\(machine.cores)", machine.processor, "\((machine.memoryBytes / Self.mebibyte / 1024).short) GiB",
                machine.system,
            ]
        }
        let commands = records.map { HTML.escape($0.command.joined(separator: " ")) }
        var seen: Set<String> = []
        return """
            <h2>Machine</h2>
            \(HTML.table(["Cores", "Processor", "Memory", "System"], rows, figures: false))
            <h2>Commands</h2>
            <pre>\(commands.filter { seen.insert($0).inserted }.joined(separator: "\n"))</pre>
            """
    }
}
