package import ObjectStorage

/// A fault as data: which calls of an object store it strikes, how often, and what it does to them.
package struct Toxic: Hashable, Sendable {
    /// What happens to a struck call.
    package enum Kind: Hashable, Sendable {
        /// It fails and has no effect.
        case failure(ObjectStoreError.Code)
        /// It has its effect and fails nevertheless: the acknowledgement is lost.
        case failureAfterEffect(ObjectStoreError.Code)
        /// It takes longer, by a time drawn between the two.
        case latency(ClosedRange<Duration>)
        /// A get gives only the beginning of the bytes, at least one byte less.
        case shortRead
        /// A get gives as many bytes as asked, but only the beginning was written: zeros follow.
        case tornRead
        /// One bit of what a get gives is wrong.
        case flippedBit
    }

    /// What happens.
    package var kind: Kind
    /// How likely a call is struck, 0 to 1.
    package var probability: Double
    /// Only these operations are struck.
    package var operations: Set<ObjectOperation>
    /// Only objects whose names begin with this are struck.
    package var prefix: String
    /// Only calls that bring at least so many bytes are struck.
    package var minimumBytes: Int
    /// Only while the store's age is inside; nil for always.
    package var window: Range<Duration>?

    /// Makes a toxic; without limits it strikes every call.
    package init(
        _ kind: Kind,
        probability: Double = 1,
        operations: Set<ObjectOperation> = Set(ObjectOperation.allCases),
        prefix: String = "",
        minimumBytes: Int = 0,
        window: Range<Duration>? = nil
    ) {
        self.kind = kind
        self.probability = probability
        self.operations = operations
        self.prefix = prefix
        self.minimumBytes = minimumBytes
        self.window = window
    }
}
