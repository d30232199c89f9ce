import Compression
import HostEnvironment
package import Ingestion
import ProfileModel
package import QueryModel

/// The one place where errors of the inside become answers to the outside.
package enum ErrorMapping {
    /// What a client is told about `error`; nil when it is of no known kind, which is a defect to be logged.
    package static func apiError(for error: any Error) -> APIError? {
        switch error {
        case let error as APIError: error
        case let error as IngestError: mapped(error)
        case let error as QueryError: mapped(error)
        case let error as CompressionError: mapped(error)
        case let error as InvalidProfileType: APIError(.invalidArgument, error.description)
        case let error as InvalidTenant: APIError(.invalidArgument, error.description)
        case let error as SelectorError: APIError(.invalidArgument, error.description)
        case let error as DeadlineExceeded: APIError(.deadlineExceeded, error.description)
        case is ClientGone:
            APIError(.canceled, "the client went away, or broke off its body, before the answer was ready")
        case is CancellationError:
            APIError(.unavailable, "the server is shutting down; send the request again", retryAfter: .seconds(1))
        default: nil
        }
    }

    /// The table for profiles that were not stored.
    ///
    /// A limit that passes with time (`retryAfter` is set) is the client's to wait for; one that does not is a wrong
    /// profile.
    package static func mapped(_ error: IngestError) -> APIError {
        let code: ConnectCode =
            switch error.code {
            case .invalidArgument: .invalidArgument
            case .limitExceeded: error.retryAfter == nil ? .invalidArgument : .resourceExhausted
            case .overloaded: .resourceExhausted
            case .unavailable: .unavailable
            case .internalError: .internal
            }
        return APIError(code, error.message, retryAfter: wait(error.retryAfter, for: code))
    }

    /// The table for queries without an answer.
    package static func mapped(_ error: QueryError) -> APIError {
        let code: ConnectCode =
            switch error.code {
            case .invalidArgument: .invalidArgument
            case .resourceExhausted: .resourceExhausted
            case .deadlineExceeded: .deadlineExceeded
            case .unavailable: .unavailable
            case .dataLoss: .dataLoss
            case .cancelled: .canceled
            case .internalError: .internal
            }
        return APIError(code, error.message, retryAfter: wait(nil, for: code))
    }

    private static func mapped(_ error: CompressionError) -> APIError {
        switch error.code {
        case .corrupt: APIError(.invalidArgument, "reading the body: \(error.message)")
        case .tooLarge: APIError(.resourceExhausted, "reading the body: \(error.message)", status: 413)
        case .internal: APIError(.internal, error.message)
        }
    }

    private static func wait(_ given: Duration?, for code: ConnectCode) -> Duration? {
        switch code {
        case .unavailable, .resourceExhausted: given ?? .seconds(1)
        default: nil
        }
    }
}
