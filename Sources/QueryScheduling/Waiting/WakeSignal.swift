import Synchronization

/// A bell for one task that waits: rung before or while it waits, it wakes it once; ringing again meanwhile adds
/// nothing.
///
/// Ringing is synchronous and takes tens of nanoseconds, so that it can be done from an actor, a stream's termination
/// or a cancellation handler.
package final class WakeSignal: Sendable {
    private struct State {
        var isRung = false
        var waiter: CheckedContinuation<Void, any Error>?
    }

    private let state = Mutex(State())

    /// Makes a signal that was not rung.
    package init() {}

    /// Wakes the task that waits, or the next one that will.
    package func ring() {
        let waiter = state.withLock { state in
            let waiter = state.waiter.take()
            state.isRung = waiter == nil
            return waiter
        }
        waiter?.resume()
    }

    /// Suspends until the signal is rung; at once when it was since the last time.
    ///
    /// One task at a time.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    package func wait() async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { register($0) }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume(throwing: CancellationError())
        }
    }

    private func register(_ waiter: CheckedContinuation<Void, any Error>) {
        // Cancellation is looked at under the lock: a handler that ran before finds no waiter, but the task is
        // cancelled by then; one that runs later finds the waiter.
        let outcome: Result<Void, any Error>? = state.withLock { state in
            if Task.isCancelled { return .failure(CancellationError()) }
            if state.isRung {
                state.isRung = false
                return .success(())
            }
            precondition(state.waiter == nil, "one task waits for a signal at a time")
            state.waiter = waiter
            return nil
        }
        if let outcome { waiter.resume(with: outcome) }
    }
}
