package import OutgoingHTTP

/// Why the server's API gave no answer to a call.
package struct APIClientError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure: what the server said, or what this client found.
    package var code: APIErrorCode
    /// What was attempted, what was found, what to do; as the server said it where it did.
    package var message: String
    /// The status of the server's answer, nil when there was none.
    package var httpStatus: Int?
    /// How long the server asks to wait before trying again.
    package var retryAfter: Duration?

    /// Makes an error.
    package init(_ code: APIErrorCode, _ message: String, httpStatus: Int? = nil, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.httpStatus = httpStatus
        self.retryAfter = retryAfter
    }

    /// A call without an answer.
    package init(_ error: OutgoingHTTPError) {
        let code: APIErrorCode =
            switch error.code {
            case .invalidRequest: .invalidArgument
            case .cannotConnect, .untrustedServer: .unreachable
            case .connectionLost: .connectionLost
            case .timedOut: .deadlineExceeded
            case .responseTooLarge: .answerTooLarge
            case .cancelled: .canceled
            case .overloaded, .internalError: .internal
            }
        self.init(code, error.message)
    }

    package var description: String { "\(code.name): \(message)" }

    /// Whether the server said that the same call may succeed after a wait.
    package var isRetryable: Bool {
        switch code {
        case .unavailable: httpStatus != nil
        case .resourceExhausted: retryAfter != nil
        default: false
        }
    }
}
