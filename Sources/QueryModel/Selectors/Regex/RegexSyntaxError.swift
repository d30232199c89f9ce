/// A regular expression that is none, or one that this engine refuses.
package struct RegexSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which character is wrong, counted from 1 in Unicode scalars.
    package var position: Int
    /// What was found, what to write instead.
    package var message: String

    /// Makes an error.
    package init(position: Int, _ message: String) {
        self.position = position
        self.message = message
    }

    package var description: String { "at character \(position): \(message)" }
}
