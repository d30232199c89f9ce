/// Why a deletion could not be stated or used.
package struct DeletionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    package enum Code: Hashable, Sendable {
        /// The selector is none.
        case invalidSelector
        /// It could not be recorded; whether it holds is unknown; state it again.
        case unavailable
    }

    /// What kind of failure it is.
    package var code: Code
    /// What was attempted, what was found, what to do.
    package var message: String

    /// Makes an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
