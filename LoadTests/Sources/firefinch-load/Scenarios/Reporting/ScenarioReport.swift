/// The page of a scenario: targets, plots, tables, machine and command; it loads nothing from anywhere.
struct ScenarioReport {
    private static let gibibyte = 1_073_741_824.0

    var record: ScenarioRecord

    var page: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Firefinch: \(HTML.escape(record.scenario))</title>
        <style>
        \(ReportStyle.css)
        \(ReportStyle.lines)
        </style>
        </head>
        <body>
        <main>
        <h1>Scenario: \(HTML.escape(record.scenario))</h1>
        <p class="about">\(HTML.escape(record.about))</p>
        \(targets)
        \(HTML.list(record.notes))
        \(record.plots.map { "<h2>\(HTML.escape($0.label))</h2>\n" + HTML.figure($0.svg, $0.yName) }.joined(separator: "\n"))
        \(record.tables.map { "<h2>\(HTML.escape($0.title))</h2>\n" + HTML.table($0.head, $0.rows) }.joined(separator: "\n"))
        \(machine)
        </main>
        </body>
        </html>

        """
    }

    private var targets: String {
        let rows = record.verdicts.map { verdict in
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

    private var machine: String {
        let machine = record.machine
        let memory = "\((machine.memoryBytes / Self.gibibyte).short) GiB"
        let load = "\(record.loadBefore?.short ?? "unknown") before, \(record.loadAfter?.short ?? "unknown") after"
        let rows = [["\(machine.cores)", machine.processor, memory, machine.system, load]]
        return """
            <h2>Machine</h2>
            \(HTML.table(["Cores", "Processor", "Memory", "System", "Load average"], rows, figures: false))
            <p class="about">Server version \(HTML.escape(record.serverVersion ?? "unknown")); \
            from \(HTML.escape(record.began)) to \(HTML.escape(record.ended ?? "unknown")).</p>
            <h2>Command</h2>
            <pre>\(HTML.escape(record.command.joined(separator: " ")))</pre>
            """
    }
}
