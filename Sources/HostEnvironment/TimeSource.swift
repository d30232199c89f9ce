/// Time as the process sees it.
///
/// Everything that waits or stamps takes one, so that tests and the simulation own time.
package protocol TimeSource: Sendable {
    /// The present on a clock that never goes back; for deadlines and measuring.
    var now: MonotonicInstant { get }

    /// Nanoseconds since 1970 on the wall clock; for stamping data, never for measuring.
    var unixNanoseconds: Int64 { get }

    /// Suspends until `deadline`; returns at once when it has passed.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    func sleep(until deadline: MonotonicInstant) async throws
}

extension TimeSource {
    /// Suspends for `duration`.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    package func sleep(for duration: Duration) async throws {
        try await sleep(until: now.advanced(by: duration))
    }
}
