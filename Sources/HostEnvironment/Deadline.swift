/// Thrown by `withDeadline` when the time ran out first.
package struct DeadlineExceeded: Error, Sendable, CustomStringConvertible {
    /// How long the work was given.
    package var allowed: Duration

    package var description: String { "no result within \(allowed)" }
}

/// Runs `body` and cancels it when `duration` has passed on `time`.
///
/// The body must answer cancellation promptly: this function returns only after it has ended.
/// - Throws: `DeadlineExceeded` when time ran out first, else what `body` throws.
package func withDeadline<Value: Sendable>(
    after duration: Duration,
    on time: any TimeSource,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await time.sleep(for: duration)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let value = first else {
            throw DeadlineExceeded(allowed: duration)
        }
        return value
    }
}
