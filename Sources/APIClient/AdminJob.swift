import WireProtocol

/// Background work that is not done.
package struct AdminJob: Hashable, Sendable, Encodable {
    /// Names it for ever.
    package var key: String
    /// What kind of work it is.
    package var kind: String
    /// `waiting`, `leased` or `parked`.
    package var state: String
    /// How often it was tried.
    package var attempts: Int
    /// Who has it or had it last, or empty.
    package var worker: String
    /// Why the last attempt failed, or empty.
    package var reason: String
    /// When it was made, milliseconds since 1970.
    package var createdAt: Int64
    /// Ids of the blocks it will replace.
    package var sources: [String]

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_Job) {
        key = message.key
        kind = message.kind
        state = message.state
        attempts = Int(message.attempts)
        worker = message.worker
        reason = message.reason
        createdAt = message.createdAt
        sources = message.sources
    }
}
