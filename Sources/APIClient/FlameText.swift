/// A flame graph as an indented tree of lines, for a terminal or a file.
package struct FlameText: Sendable {
    /// Where the text is going.
    package enum Medium: Hashable, Sendable {
        /// A terminal of so many columns: lines are cut to fit, bars are drawn and coloured if wanted.
        case terminal(columns: Int, isColored: Bool)
        /// A file or a pipe: whole names, ASCII where the names are.
        case plain
    }

    private static let barWidth = 16
    /// Columns in front of the names.
    private static let nameStart = 7 + 10 + 2 + barWidth + 2
    private static let indent = 2

    /// How values are written.
    package var values: ValueText
    /// Where the text is going.
    package var medium: Medium
    /// Most lines; 0 shows all.
    package var limit: Int

    /// Makes the layout.
    package init(values: ValueText, medium: Medium = .plain, limit: Int = 0) {
        self.values = values
        self.medium = medium
        self.limit = limit
    }

    /// A line a branch: share, value, bar, names; then a line that says what is left out.
    package func text(_ tree: FlameTree) -> String {
        let lines = FlameLines(tree, limit: limit)
        var text = lines.shown.map { line($0, of: tree) + "\n" }.joined()
        if lines.shown.count < lines.count {
            text += "the \(lines.shown.count) widest of \(lines.count) branches; --rows 0 shows all\n"
        }
        return text
    }

    private func line(_ line: FlameLines.Line, of tree: FlameTree) -> String {
        let total = tree.boxes[line.boxes[0]].total
        let share = PlainText.rightAligned(ValueText.percent(total, of: tree.total), 7)
        let value = PlainText.rightAligned(values.text(total), 10)
        let names = line.boxes.map { PlainText.withoutControls(tree.name(of: $0)) }
        return "\(share)\(value)  \(bar(total, of: tree.total))  \(label(names, depth: line.depth))"
    }

    private func bar(_ value: Int64, of total: Int64) -> String {
        let filled = total > 0 ? Int((Double(value) / Double(total) * Double(Self.barWidth)).rounded()) : 0
        let rest = String(repeating: " ", count: Self.barWidth - filled)
        switch medium {
        case .plain: return String(repeating: "#", count: filled) + rest
        case .terminal(_, isColored: false): return String(repeating: "█", count: filled) + rest
        case .terminal(_, isColored: true):
            return "\u{1B}[33m" + String(repeating: "█", count: filled) + "\u{1B}[0m" + rest
        }
    }

    private func label(_ names: [String], depth: Int) -> String {
        switch medium {
        case .plain: String(repeating: " ", count: depth * Self.indent) + names.joined(separator: " > ")
        case .terminal(let columns, _): label(names, depth: depth, width: max(20, columns - Self.nameStart))
        }
    }

    /// Deep lines are indented no further than half the width; the ends of a long line tell most.
    private func label(_ names: [String], depth: Int, width: Int) -> String {
        let indent = min(depth * Self.indent, width / 2)
        let text = names.joined(separator: " › ")
        return String(repeating: " ", count: indent) + PlainText.shortened(text, to: width - indent, mark: "…")
    }
}
