import Compaction
import MetadataStorage
import ObjectStorage
import ServerAPI

/// Failures of what stands behind the admin API, as the API tells them.
enum AdministrationFailure {
    /// A failure of the index.
    static func apiError(_ error: MetastoreError, attempt: String) -> any Error {
        if error.code == .cancelled { return CancellationError() }
        let code: ConnectCode =
            switch error.code {
            case .invalidArgument: .invalidArgument
            case .resourceExhausted: .resourceExhausted
            case .conflict, .fenced, .condemned: .aborted
            case .corrupt: .dataLoss
            case .unavailable, .notOwner: .unavailable
            case .unsupportedVersion: .internal
            case .cancelled: .canceled
            }
        return APIError(
            code,
            "could not \(attempt): \(error.message)",
            retryAfter: code == .unavailable ? .seconds(1) : nil
        )
    }

    /// A failure of the bucket.
    static func apiError(_ error: ObjectStoreError, attempt: String) -> any Error {
        if error.code == .cancelled { return CancellationError() }
        let code: ConnectCode = error.code.isRetryable ? .unavailable : .internal
        return APIError(
            code,
            "could not \(attempt): \(error.message)",
            retryAfter: code == .unavailable ? .seconds(1) : nil
        )
    }

    /// A failure of a deletion.
    static func apiError(_ error: DeletionError) -> any Error {
        switch error.code {
        case .invalidSelector: APIError(.invalidArgument, error.message)
        case .unavailable: APIError(.unavailable, error.message, retryAfter: .seconds(1))
        }
    }
}
