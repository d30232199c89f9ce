/// Why a query has no answer; the code says what the asker should do about it.
package struct QueryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    package enum Code: Hashable, Sendable {
        /// The question itself is wrong; change it.
        case invalidArgument
        /// A limit was reached; narrow the question or wait.
        case resourceExhausted
        /// It took longer than it was given; narrow the question.
        case deadlineExceeded
        /// Something needed is away for the moment; repeat.
        case unavailable
        /// Stored data could not be read as what it should be; an operator has to look.
        case dataLoss
        /// The asker went away.
        case cancelled
        /// A defect of ours.
        case internalError
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

    package var description: String { "\(code): \(message)" }
}
