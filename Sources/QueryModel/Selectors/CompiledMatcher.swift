/// A matcher made ready to be asked often.
package struct CompiledMatcher: Sendable {
    private enum Test: Sendable {
        case equals(String)
        case matches(AnchoredRegex)
    }

    /// The label's name.
    package let name: String
    private let test: Test
    private let isNegated: Bool

    /// Compiles a matcher.
    ///
    /// - Throws: `RegexSyntaxError` when its regular expression is none.
    package init(_ matcher: LabelMatcher) throws(RegexSyntaxError) {
        name = matcher.name
        switch matcher.operation {
        case .equal, .notEqual: test = .equals(matcher.value)
        case .matches, .doesNotMatch: test = .matches(try AnchoredRegex(matcher.value))
        }
        isNegated = matcher.operation == .notEqual || matcher.operation == .doesNotMatch
    }

    /// Whether asking takes more than comparing bytes.
    package var runsProgram: Bool {
        guard case .matches(let regex) = test else { return false }
        return regex.programSize > 0
    }

    /// Whether the label may have that value; a missing label counts as the empty one.
    package func matches(_ value: String) -> Bool {
        switch test {
        case .equals(let expected): value.isBytewiseEqual(to: expected) != isNegated
        case .matches(let regex): regex.matches(value) != isNegated
        }
    }
}
