import BlockFormat
import MetadataStorage
import ObjectStorage

/// Why an attempt at a job came to nothing.
struct CompactionFailure: Error, CustomStringConvertible {
    /// What the worker does about it.
    enum Kind {
        /// Gives the job back with the reason.
        case failed
        /// Gives the job back for later; it does not count against the job that the store or the metastore failed, is full
        /// or cannot be reached.
        case hindered
        /// Stops: the job is another worker's now.
        case fenced
        /// Gives the job back at once: the worker is to stop.
        case stopped
    }

    /// What the worker does about it.
    var kind: Kind
    /// What was attempted and what was found.
    var reason: String

    var description: String { reason }

    /// Takes what a call threw.
    init(_ error: any Error) {
        switch error {
        case let error as CompactionFailure: self = error
        case let error as MetastoreError where error.code == .fenced: self.init(.fenced, error.message)
        case let error as MetastoreError where error.code == .cancelled: self.init(.stopped, error.message)
        case let error as ObjectStoreError where error.code == .cancelled: self.init(.stopped, error.message)
        case is CancellationError: self.init(.stopped, "the worker was stopped")
        case let error as MetastoreError where error.isRetryable: self.init(.hindered, "\(error)")
        case let error as ObjectStoreError where error.code.isRetryable: self.init(.hindered, "\(error)")
        default: self.init(.failed, "\(error)")
        }
    }

    /// Makes a failure.
    init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }
}
