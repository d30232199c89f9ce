import HostEnvironment
import Logging

/// What is known of a request whose answer is still being written.
struct RequestStart: Sendable {
    /// When its head came.
    var instant: MonotonicInstant
    /// What is recorded of it, once duration, status and size of the answer are known.
    var record: RequestRecord
    /// Its log.
    var logger: Logger

    /// Makes a note of it.
    init(at instant: MonotonicInstant, _ record: RequestRecord, _ logger: Logger) {
        self.instant = instant
        self.record = record
        self.logger = logger
    }
}
