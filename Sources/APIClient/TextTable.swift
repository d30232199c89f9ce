/// Rows of text under headings, for a terminal.
package struct TextTable: Hashable, Sendable {
    /// A column.
    package struct Column: Hashable, Sendable {
        /// What stands above it.
        package var heading: String
        /// Whether its cells end at the same place, as numbers should.
        package var isRightAligned: Bool

        /// A column of words.
        package static func text(_ heading: String) -> Column { Column(heading: heading, isRightAligned: false) }

        /// A column of numbers.
        package static func number(_ heading: String) -> Column { Column(heading: heading, isRightAligned: true) }
    }

    private var columns: [Column]
    private var rows: [[String]] = []

    /// Makes a table without rows.
    package init(_ columns: Column...) { self.columns = columns }

    /// Adds a row; control characters in cells become spaces.
    package mutating func add(_ cells: String...) { rows.append(cells.map(PlainText.withoutControls)) }

    /// Every line, two spaces between columns, none at the ends.
    package var text: String {
        let all = [columns.map(\.heading)] + rows
        let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { line($0, widths) + "\n" }.joined()
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = cells.indices.map { column in
            let space = String(repeating: " ", count: widths[column] - cells[column].count)
            return columns[column].isRightAligned ? space + cells[column] : cells[column] + space
        }
        var line = padded.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line
    }
}
