import BlockFormat
import ObjectStorage
import QueryModel

/// Why a fragment could not be executed, in the scheduler's terms.
struct ExecutionError: Error {
    /// What the scheduler is told.
    var failure: LeaseFailure

    /// Makes an error.
    init(_ kind: LeaseFailure.Kind, _ code: QueryError.Code, _ message: String) {
        failure = LeaseFailure(kind, QueryError(code, message))
    }

    /// A limit that every attempt would reach.
    static func tooLarge(_ message: String) -> ExecutionError {
        ExecutionError(.permanent, .resourceExhausted, message)
    }

    /// Values whose sum does not fit 64 bits.
    static var overflow: ExecutionError {
        .tooLarge("the sum of the values passes 64 bits; ask for fewer series or a shorter time")
    }

    /// A lease that no plan could have made.
    static func invalidLease(_ message: String) -> ExecutionError {
        ExecutionError(.permanent, .internalError, "the lease cannot be executed: \(message)")
    }

    /// What a defect in a dataset's bytes means for the query; the error names the place.
    init(_ error: BlockFormatError, at dataset: DatasetPlace) {
        var error = error
        error.object = error.object ?? dataset.objectPath
        error.dataset = error.dataset ?? dataset.number
        switch error.code {
        case .corrupt: self.init(.unreadable, .dataLoss, "a block could not be read: \(error)")
        // A newer writer's block is no damage: a querier that is already upgraded can read it.
        case .unsupportedVersion: self.init(.retryable, .unavailable, "a block could not be read: \(error)")
        case .tooLarge: self.init(.permanent, .resourceExhausted, "\(error)")
        }
    }

    /// What a failed read of an object means for the query; `sections` says what lies in the range.
    init(_ error: ObjectStoreError, reading range: Range<Int>, of objectPath: String, sections: String) {
        let bytes = "bytes \(range.lowerBound)..<\(range.upperBound) of \(objectPath)"
        let message = "reading \(bytes), which hold \(sections), failed: \(error)"
        switch error.code {
        case .notFound: self.init(.stalePlan, .unavailable, message)
        // The metadata promises bytes that the object does not have, or other ones than were stored.
        case .invalidArgument, .corrupt: self.init(.unreadable, .dataLoss, message)
        default: self.init(.retryable, .unavailable, message)
        }
    }
}

/// Where a dataset is, for messages.
struct DatasetPlace: Hashable {
    /// The block's object.
    var objectPath: String
    /// The dataset's number in the block.
    var number: Int
}
