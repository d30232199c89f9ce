/// What a client is told when a request fails: a Connect code, a sentence that says what to do, and an HTTP status.
package struct APIError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    package var code: ConnectCode
    /// What was attempted, what was found, what to do.
    package var message: String
    /// The HTTP status; the code's own unless the route has another convention.
    package var status: Int
    /// When to try again, for the header `Retry-After`.
    package var retryAfter: Duration?
    /// Whether the connection cannot be used any further, because the rest of the request will not be read.
    package var closesConnection: Bool

    /// Makes an error.
    package init(
        _ code: ConnectCode,
        _ message: String,
        status: Int? = nil,
        retryAfter: Duration? = nil,
        closesConnection: Bool = false
    ) {
        self.code = code
        self.message = message
        self.status = status ?? code.status
        self.retryAfter = retryAfter
        self.closesConnection = closesConnection
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
