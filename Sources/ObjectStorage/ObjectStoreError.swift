/// Why an object store did not do what was asked; the code says what the caller should do about it.
package struct ObjectStoreError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: Hashable, Sendable {
            case invalidArgument, notFound, alreadyExists, throttled, unavailable, outOfSpace, corrupt, cancelled
        }

        private var value: Value

        private init(_ value: Value) { self.value = value }

        /// The key or range can never be served; do not repeat.
        package static let invalidArgument = Code(.invalidArgument)
        /// There is no such object.
        package static let notFound = Code(.notFound)
        /// A put-if-absent found an object of that name.
        package static let alreadyExists = Code(.alreadyExists)
        /// The store asks for fewer requests; repeat later.
        package static let throttled = Code(.throttled)
        /// The store could not be reached or failed; the outcome of a write is unknown; repeat.
        package static let unavailable = Code(.unavailable)
        /// The store is full; writes fail until somebody makes room.
        package static let outOfSpace = Code(.outOfSpace)
        /// Fewer or other bytes came back than were stored.
        package static let corrupt = Code(.corrupt)
        /// The caller's task was cancelled.
        package static let cancelled = Code(.cancelled)

        package var description: String { "\(value)" }

        /// Whether the same call may succeed when repeated after a while.
        package var isRetryable: Bool { self == .throttled || self == .unavailable || self == .outOfSpace }
    }

    /// What kind of failure it is.
    package var code: Code
    /// What was attempted, what was found, what to do.
    package var message: String

    /// Makes an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code): \(message)" }
}
