package import HostEnvironment
import Synchronization

/// The memory that all fragments running in a process share, as permits by scope.
///
/// A lock rather than an actor, because giving back must also happen where nothing can be awaited: in a cancellation.
package final class ReadPermits: Sendable {
    /// Thrown when there was no room soon enough; nothing was run.
    package struct Busy: Error, Sendable {}

    private struct State {
        var ledger: PermitLedger
        var nextID: UInt64 = 0
        var continuations: [UInt64: CheckedContinuation<Void, any Error>] = [:]
        var cancelled: Set<UInt64> = []
    }

    private let state: Mutex<State>
    private let patience: Duration
    private let time: any TimeSource

    /// Makes the permits of a budget of that many bytes; who waits longer than `patience` is told *busy*.
    package init(budget: Int, longestLine: Int, patience: Duration, time: any TimeSource) {
        state = Mutex(State(ledger: PermitLedger(budget: budget, longestLine: longestLine)))
        self.patience = patience
        self.time = time
    }

    /// Bytes held now; 0 when idle.
    package var heldBytes: Int { state.withLock { $0.ledger.held } }

    /// How many wait.
    package var waiting: Int { state.withLock { $0.ledger.waiting } }

    /// Runs `body` while holding `bytes`, in order of arrival; the bytes are given back however it ends.
    ///
    /// - Throws: `Busy` when there was no room within the patience or the line is full; `CancellationError`; whatever
    ///   `body` throws.
    package func withPermit<Value: Sendable>(
        _ bytes: Int,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let (id, decision) = state.withLock { state in
            state.nextID += 1
            return (state.nextID, state.ledger.request(state.nextID, bytes: bytes))
        }
        // Giving back an id that neither holds nor waits does nothing, so one way out serves every outcome: also the
        // one where the permit came at the moment the patience ended.
        defer { release(id) }
        switch decision {
        case .granted: break
        case .refused: throw Busy()
        case .waiting:
            do {
                try await withDeadline(after: patience, on: time) { try await self.waitForGrant(id) }
            } catch is DeadlineExceeded { throw Busy() }
        }
        return try await body()
    }

    private func waitForGrant(_ id: UInt64) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { register(id, $0) }
        } onCancel: {
            cancel(id)
        }
    }

    private func register(_ id: UInt64, _ continuation: CheckedContinuation<Void, any Error>) {
        let outcome: Result<Void, any Error>? = state.withLock { state in
            if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
            if state.ledger.isHolding(id) { return .success(()) }
            state.continuations[id] = continuation
            return nil
        }
        if let outcome { continuation.resume(with: outcome) }
    }

    private func cancel(_ id: UInt64) {
        let continuation: CheckedContinuation<Void, any Error>? = state.withLock { state in
            if let continuation = state.continuations.removeValue(forKey: id) { return continuation }
            state.cancelled.insert(id)
            return nil
        }
        continuation?.resume(throwing: CancellationError())
    }

    private func release(_ id: UInt64) {
        let served = state.withLock { state in
            state.cancelled.remove(id)
            return state.ledger.release(id).compactMap { state.continuations.removeValue(forKey: $0) }
        }
        for continuation in served { continuation.resume() }
    }
}
