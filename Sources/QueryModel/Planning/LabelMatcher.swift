/// A condition on one label, as Prometheus knows it; a missing label counts as empty.
package struct LabelMatcher: Hashable, Sendable {
    /// How the value is compared.
    package enum Operation: UInt8, Hashable, Sendable {
        /// `=`
        case equal
        /// `!=`
        case notEqual
        /// `=~`, anchored at both ends
        case matches
        /// `!~`, anchored at both ends
        case doesNotMatch
    }

    /// The label's name.
    package var name: String
    /// How the value is compared.
    package var operation: Operation
    /// What it is compared with: a value, or a regular expression in RE2 syntax.
    package var value: String

    /// Makes a matcher; a regular expression is checked where the selector is parsed.
    package init(_ name: String, _ operation: Operation, _ value: String) {
        self.name = name
        self.operation = operation
        self.value = value
    }
}
