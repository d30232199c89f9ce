/// Why a request has no answer.
package struct OutgoingHTTPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What the caller can do about it.
    package enum Code: Hashable, Sendable, CaseIterable {
        /// The request cannot be sent as it is.
        case invalidRequest
        /// Nobody answers at that address; the request did not reach a server.
        case cannotConnect
        /// The connection broke; the server may or may not have done what was asked.
        case connectionLost
        /// The time ran out; the server may or may not have done what was asked.
        case timedOut
        /// The answer is longer than the request allows.
        case responseTooLarge
        /// The server could not show that it is who it should be.
        case untrustedServer
        /// The caller's task was cancelled.
        case cancelled
        /// Too many requests wait in this client already; the request was not sent.
        case overloaded
        /// The HTTP library failed.
        case internalError
    }

    /// What the caller can do about it.
    package var code: Code
    /// What was attempted, what was found, what to do.
    package var message: String

    /// Makes an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    /// Whether the same request may succeed later.
    ///
    /// Whether repeating it is safe depends on the request.
    package var isRetryable: Bool {
        switch code {
        case .cannotConnect, .connectionLost, .timedOut, .overloaded: true
        case .invalidRequest, .responseTooLarge, .untrustedServer, .cancelled, .internalError: false
        }
    }
}
