/// A regular expression in RE2's syntax that has to match a whole text, in time linear in the text.
///
/// The time for a text is bounded by its length times the size of the expression, whatever the expression: there is no
/// backtracking. As in Prometheus, `.` matches line feeds unless `(?-s)` says otherwise. Not supported, with a message
/// that says so: Unicode classes (`\p{L}`), backreferences and lookaround (which RE2 refuses too).
package struct AnchoredRegex: Sendable {
    private enum Form: Sendable {
        case shortcut(RegexShortcut)
        case program(RegexProgram)
    }

    /// The expression as written.
    package let pattern: String
    private let form: Form

    /// Compiles an expression of bounded size.
    ///
    /// - Throws: `RegexSyntaxError` saying where it is wrong and what to write instead.
    package init(_ pattern: String) throws(RegexSyntaxError) {
        self.pattern = pattern
        var parser = try RegexParser(pattern)
        let node = try parser.parse()
        if let shortcut = RegexShortcut(node) {
            form = .shortcut(shortcut)
        } else {
            form = .program(try RegexProgram(node))
        }
    }

    /// Whether the whole text matches.
    package func matches(_ text: String) -> Bool { evaluate(text).isMatch }

    /// Whether the whole text matches, and how many instructions were visited to know it: at most `programSize` for
    /// each character and once more.
    package func evaluate(_ text: String) -> (isMatch: Bool, steps: Int) {
        switch form {
        case .shortcut(let shortcut): return (shortcut.matches(text), 0)
        case .program(let program):
            var machine = RegexMachine(program)
            let isMatch = machine.run(text)
            return (isMatch, machine.steps)
        }
    }

    /// Number of instructions; 0 when a comparison of bytes does.
    package var programSize: Int {
        switch form {
        case .shortcut: 0
        case .program(let program): program.instructions.count
        }
    }
}
