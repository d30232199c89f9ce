/// Why parts of an answer are missing, one line each; a bounded number of lines, then how many more there are.
package struct GapList: Hashable, Sendable {
    private static let maxLines = 20

    private var kept: [String] = []
    private var more = 0

    /// Makes an empty list.
    package init() {}

    /// Adds a line.
    package mutating func add(_ line: String) {
        if kept.count < Self.maxLines { kept.append(line) } else { more += 1 }
    }

    /// The lines.
    package var lines: [String] { more == 0 ? kept : kept + ["and \(more) more for reasons not listed"] }
}
