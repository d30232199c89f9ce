package import HostEnvironment

extension WakeSignal {
    /// Suspends until the signal is rung or the deadline has passed, whichever comes first; nil for no deadline.
    ///
    /// A ring that comes together with the deadline counts as heard.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    package func wait(until deadline: MonotonicInstant?, on time: any TimeSource) async throws {
        guard let deadline else { return try await wait() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.wait() }
            group.addTask { try await time.sleep(until: deadline) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
