package import QueryModel

/// Functions with their values as a table of plain text.
package enum TopTableText {
    /// Encodes the table: a line of headings, then a function a line by self value, total and name; `limit` 0 shows
    /// all.
    ///
    /// Percentages are of the value of all samples with a named frame. Line ends in names become spaces.
    package static func encode(_ report: FlameGraphReport, limit: Int = 0) -> String {
        let rows = report.topTable()
        let total = report.total
        let shown = limit > 0 ? rows.prefix(limit) : rows[...]
        var lines = [line("self", "self%", "total", "total%", "function")]
        for row in shown {
            lines.append(
                line(
                    "\(row.selfValue)",
                    percent(row.selfValue, of: total),
                    "\(row.total)",
                    percent(row.total, of: total),
                    oneLine(row.name)
                )
            )
        }
        return lines.joined()
    }

    private static func line(
        _ selfValue: String,
        _ selfPercent: String,
        _ total: String,
        _ totalPercent: String,
        _ name: String
    ) -> String {
        padded(selfValue, 20) + padded(selfPercent, 8) + padded(total, 21) + padded(totalPercent, 8) + "  \(name)\n"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.utf8.count)) + text
    }

    /// With one digit after the point, rounded half up.
    private static func percent(_ value: Int64, of total: Int64) -> String {
        guard total > 0 else { return "0.0" }
        let tenths = Int(Double(value) / Double(total) * 1_000 + 0.5)
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func oneLine(_ name: [UInt8]) -> String {
        String(decoding: name.map { $0 == 0x0A || $0 == 0x0D ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }
}
