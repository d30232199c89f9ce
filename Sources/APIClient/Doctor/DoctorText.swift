/// An examination as text for a terminal.
package enum DoctorText {
    private static let width = 11

    /// A link: how it was found, and what to do about it in a line below.
    package static func text(_ step: DoctorStep) -> String {
        let state = step.state == .broken ? "BROKEN" : step.state.rawValue
        let line = "  \(padded(state, 8))\(padded(step.link, width))\(PlainText.withoutControls(step.found))\n"
        guard !step.advice.isEmpty else { return line }
        return line + String(repeating: " ", count: width + 10) + "→ \(step.advice)\n"
    }

    /// The first broken link, or that there is none.
    package static func verdict(_ steps: [DoctorStep]) -> String {
        if let broken = steps.first(where: { $0.state == .broken }) { return "first broken link: \(broken.link)\n" }
        let warnings = steps.count { $0.state == .warning }
        return warnings > 0 ? "every link works; \(warnings) should be looked at\n" : "every link works\n"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
