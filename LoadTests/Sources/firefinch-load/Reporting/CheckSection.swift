/// The part of the page about whether the answers are right.
struct CheckSection {
    private static let shown = 100

    var check: CheckResult

    var html: String {
        let verdict = check.differences.isEmpty ? "met" : "missed"
        let list = check.differences.prefix(Self.shown).map { "<li>\(HTML.escape($0))</li>" }.joined(separator: "\n")
        return """
            <h2>Answers</h2>
            <p class="\(verdict)">\(HTML.escape(check.summary)).</p>
            \(list.isEmpty ? "" : "<ul>\n\(list)\n</ul>")
            """
    }
}
