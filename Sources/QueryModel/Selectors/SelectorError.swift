/// A selector that is not one: where it goes wrong, and what was expected there.
package struct SelectorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which character is wrong, counted from 1 in Unicode scalars; one more than there are for the end of the text.
    package var position: Int
    /// What was found, what was expected.
    package var message: String

    /// Makes an error.
    package init(position: Int, _ message: String) {
        self.position = position
        self.message = message
    }

    package var description: String { "bad label selector at character \(position): \(message)" }
}
