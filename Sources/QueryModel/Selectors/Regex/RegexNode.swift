/// A parsed regular expression.
indirect enum RegexNode: Hashable, Sendable {
    /// Conditions that take no character.
    enum Assertion: Hashable, Sendable {
        /// `\A`, and `^` unless `(?m)`
        case textStart
        /// `\z`, and `$` unless `(?m)`
        case textEnd
        /// `^` with `(?m)`
        case lineStart
        /// `$` with `(?m)`
        case lineEnd
        /// `\b`, of ASCII words
        case wordBoundary
        /// `\B`
        case notWordBoundary
    }

    case empty
    /// Exactly this scalar.
    case scalar(UInt32)
    /// A scalar of a class.
    case test(ScalarTest)
    /// Any scalar.
    case any
    /// Any scalar but a line feed.
    case anyButNewline
    case assertion(Assertion)
    case concatenation([RegexNode])
    case alternation([RegexNode])
    /// At least `minimum` times, at most `maximum`, nil for any number.
    case repetition(RegexNode, minimum: Int, maximum: Int?)
}
