/// The kind of a failed call: the Connect protocol's codes and a few of this client's own.
package struct APIErrorCode: Hashable, Sendable {
    /// As the protocol writes it, like `invalid_argument`.
    package let name: String

    /// Makes the code of that name; names this client does not know are kept.
    package init(_ name: String) { self.name = name }

    package static let canceled = APIErrorCode("canceled")
    package static let deadlineExceeded = APIErrorCode("deadline_exceeded")
    package static let `internal` = APIErrorCode("internal")
    package static let invalidArgument = APIErrorCode("invalid_argument")
    package static let permissionDenied = APIErrorCode("permission_denied")
    package static let resourceExhausted = APIErrorCode("resource_exhausted")
    package static let unauthenticated = APIErrorCode("unauthenticated")
    package static let unavailable = APIErrorCode("unavailable")
    package static let unimplemented = APIErrorCode("unimplemented")
    package static let unknown = APIErrorCode("unknown")

    /// No server was reached: nothing was sent.
    package static let unreachable = APIErrorCode("unreachable")
    /// The connection broke before the answer was complete.
    package static let connectionLost = APIErrorCode("connection_lost")
    /// The answer is longer than this client takes.
    package static let answerTooLarge = APIErrorCode("answer_too_large")
    /// The answer is not what this API says.
    package static let malformedAnswer = APIErrorCode("malformed_answer")

    /// The code of a failure that only has a status, as the Connect protocol maps them.
    init(httpStatus: Int) {
        switch httpStatus {
        case 400: self = .internal
        case 401: self = .unauthenticated
        case 403: self = .permissionDenied
        case 404: self = .unimplemented
        case 429, 502, 503, 504: self = .unavailable
        default: self = .unknown
        }
    }
}
