/// Why a profile was not stored; the code says what its sender should do about it.
package struct IngestError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    package enum Code: String, Hashable, Sendable {
        /// The profile or its labels are wrong; repeating is useless.
        case invalidArgument = "invalid_argument"
        /// A limit of the tenant was passed; the message names it.
        case limitExceeded = "limit_exceeded"
        /// The writer holds as much as it may; repeat after `retryAfter`.
        case overloaded
        /// Storing failed; whether it was stored is unknown; repeat.
        case unavailable
        /// A defect of ours.
        case internalError = "internal_error"
    }

    /// What kind of failure it is.
    package var code: Code
    /// Short, from a closed set: the label of the discard counter, like `malformed_profile`.
    package var reason: String
    /// What was found and what to do.
    package var message: String
    /// How long to wait before repeating, when the code is `.overloaded` or `.unavailable`.
    package var retryAfter: Duration?

    /// Makes an error.
    package init(_ code: Code, reason: String, _ message: String, retryAfter: Duration? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.retryAfter = retryAfter
    }

    package var description: String { "\(reason): \(message)" }
}
