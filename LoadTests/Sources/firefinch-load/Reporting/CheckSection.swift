/// The part of the page about whether the answers are right.
struct CheckSection {
    var check: CheckResult

    var html: String {
        let verdict = check.differences.isEmpty ? "met" : "missed"
        return """
            <h2>Answers</h2>
            <p class="\(verdict)">\(HTML.escape(check.summary)).</p>
            \(HTML.list(check.differences))
            """
    }
}
