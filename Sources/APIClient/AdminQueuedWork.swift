import WireProtocol

/// What one tenant has waiting in one cost class.
package struct AdminQueuedWork: Hashable, Sendable, Encodable {
    /// Whose.
    package var tenant: String
    /// `metadata`, `series`, `small` or `large`.
    package var costClass: String
    /// How many fragments.
    package var fragments: Int64
    /// How many stored bytes they read.
    package var bytes: Int64
    /// For how long the oldest of the queries has waited, in milliseconds.
    package var age: Int64

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_QueuedWork) {
        tenant = message.tenant
        costClass = message.costClass
        fragments = message.fragments
        bytes = message.bytes
        age = message.age
    }
}
