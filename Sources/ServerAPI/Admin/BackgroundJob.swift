package import BlockFormat

/// Background work that is not done.
package struct BackgroundJob: Hashable, Sendable {
    /// Names it for ever.
    package var key: String
    /// What kind of work it is.
    package var kind: String
    /// In which state it is.
    package var state: State
    /// How often it was tried.
    package var attempts: Int
    /// Who has it or had it last.
    package var worker: String?
    /// Why the last attempt failed.
    package var reason: String?
    /// When it was made, nanoseconds since 1970.
    package var createdAt: Int64
    /// The blocks it will replace.
    package var sources: [BlockID]

    /// Puts it together.
    package init(
        key: String,
        kind: String,
        state: State,
        attempts: Int,
        worker: String?,
        reason: String?,
        createdAt: Int64,
        sources: [BlockID]
    ) {
        self.key = key
        self.kind = kind
        self.state = state
        self.attempts = attempts
        self.worker = worker
        self.reason = reason
        self.createdAt = createdAt
        self.sources = sources
    }

    /// In which state a job is.
    package enum State: String, Hashable, Sendable {
        /// To be done, now or when it is due.
        case waiting
        /// A worker has it.
        case leased
        /// It failed too often; a person has to look.
        case parked
    }
}
