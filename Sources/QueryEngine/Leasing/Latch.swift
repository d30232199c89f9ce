import Synchronization

/// A signal that is given once and stays given: polled by loops, awaited by tasks.
///
/// One raised for a lease says that nobody waits for its report any more.
package final class Latch: Sendable {
    private struct State {
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
        var cancelled: Set<Int> = []
    }

    private let opened = Atomic<Bool>(false)
    private let state = Mutex(State())

    /// Makes a latch that is not open yet.
    package init() {}

    /// Whether the signal was given; one atomic load.
    package var isOpen: Bool { opened.load(ordering: .acquiring) }

    /// Gives the signal and resumes everybody who waits; giving it again does nothing.
    package func open() {
        let waiters = state.withLock { state in
            opened.store(true, ordering: .releasing)
            let waiters = state.waiters
            state.waiters.removeAll()
            return waiters
        }
        // In the order they came, so that one seed gives one schedule.
        for (_, waiter) in waiters.sorted(by: { $0.key < $1.key }) { waiter.resume() }
    }

    /// Suspends until the signal is given.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    package func waitUntilOpen() async throws {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { register(id, $0) }
        } onCancel: {
            cancel(id)
        }
    }

    private func register(_ id: Int, _ continuation: CheckedContinuation<Void, any Error>) {
        let outcome: Result<Void, any Error>? = state.withLock { state in
            if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
            if isOpen { return .success(()) }
            state.waiters[id] = continuation
            return nil
        }
        if let outcome { continuation.resume(with: outcome) }
    }

    private func cancel(_ id: Int) {
        let waiter: CheckedContinuation<Void, any Error>? = state.withLock { state in
            if let waiter = state.waiters.removeValue(forKey: id) { return waiter }
            if !isOpen { state.cancelled.insert(id) }
            return nil
        }
        waiter?.resume(throwing: CancellationError())
    }
}
