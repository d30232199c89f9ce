/// A table of functions with their values, for a terminal.
package struct TopTableText: Sendable {
    /// How values are written.
    package var values: ValueText
    /// What percentages are of.
    package var total: Int64
    /// Most functions shown; 0 shows all.
    package var limit: Int

    /// Makes the layout.
    package init(values: ValueText, total: Int64, limit: Int = 0) {
        self.values = values
        self.total = total
        self.limit = limit
    }

    /// A line of headings, a line a function, and a line that says what is left out.
    package func text(_ rows: [FunctionValue]) -> String {
        let shown = limit > 0 ? rows.prefix(limit) : rows[...]
        var lines = [line("self", "self%", "total", "total%", "function")]
        for row in shown {
            lines.append(
                line(
                    values.text(row.selfValue),
                    ValueText.percent(row.selfValue, of: total),
                    values.text(row.total),
                    ValueText.percent(row.total, of: total),
                    PlainText.withoutControls(row.name)
                )
            )
        }
        if shown.count < rows.count {
            lines.append("\(shown.count) of \(rows.count) functions; --rows 0 shows all\n")
        }
        return lines.joined()
    }

    private func line(_ own: String, _ ownShare: String, _ total: String, _ share: String, _ name: String) -> String {
        let columns = [(own, 10), (ownShare, 8), (total, 11), (share, 8)]
        return columns.map { PlainText.rightAligned($0.0, $0.1) }.joined() + "  \(name)\n"
    }
}
