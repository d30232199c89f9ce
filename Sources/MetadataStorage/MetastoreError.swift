/// Why the metastore did not do what was asked.
package struct MetastoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    package enum Code: Hashable, Sendable {
        /// The call contradicts itself or what is stored.
        case invalidArgument
        /// It could not be reached or written; repeat. The outcome of a commit is unknown.
        case unavailable
        /// Another process owns it.
        case notOwner
        /// A limit of the call was reached.
        case resourceExhausted
        /// What is stored contradicts the call: a source is claimed or gone, a block has the object.
        case conflict
        /// A lease is no longer the caller's; it has to stop what it does.
        case fenced
        /// An object was given up; it cannot become a block's any more.
        case condemned
        /// What it holds contradicts itself.
        case corrupt
        /// It was written by a newer version.
        case unsupportedVersion
        /// The caller's task was cancelled.
        case cancelled
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

    /// Whether the same call may succeed when repeated after a while.
    package var isRetryable: Bool { code == .unavailable }
}
