package import HostEnvironment
import Synchronization

/// The memory that all fragments running in a process share, as permits by scope.
///
/// A lock rather than an actor, because giving back must also happen where nothing can be awaited: in a cancellation.
package final class ReadPermits: Sendable {
    /// Thrown when there was no room soon enough.
    package struct Busy: Error, Sendable {}

    private enum Word {
        case served
        case refused
    }

    private struct State {
        var ledger: PermitLedger
        var nextID: UInt64 = 0
        var continuations: [UInt64: CheckedContinuation<Void, any Error>] = [:]
        /// What became of a wait before anybody waited for it.
        var words: [UInt64: Word] = [:]
        var cancelled: Set<UInt64> = []

        /// Drops what was left for a wait that is over.
        mutating func forget(_ id: UInt64) {
            cancelled.remove(id)
            words[id] = nil
        }
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

    /// Runs `body` while holding `bytes`, when it is the party's turn; the bytes are given back however it ends.
    ///
    /// - Throws: `Busy` when there was no room within the patience or the line is full; `CancellationError`; whatever
    ///   `body` throws.
    package func withPermit<Value: Sendable>(
        _ bytes: Int,
        in turn: Turn = Turn(),
        _ body: (ReadPermit) async throws -> Value
    ) async throws -> Value {
        let (id, decision) = state.withLock { state in
            state.nextID += 1
            return (state.nextID, state.ledger.request(state.nextID, bytes: bytes, turn))
        }
        // Giving back an id that neither holds nor waits does nothing, so one way out serves every outcome: also the
        // one where the permit came at the moment the patience ended.
        defer { release(id) }
        try await settle(decision, id)
        return try await body(ReadPermit(id: id, permits: self))
    }

    /// Changes how much a permit holds.
    func resize(_ id: UInt64, to bytes: Int) async throws {
        let (decision, continuations) = state.withLock { state in
            state.forget(id)
            let (decision, settled) = state.ledger.resize(id, to: bytes)
            return (decision, Self.continuations(for: settled, &state))
        }
        Self.resume(continuations)
        do { try await settle(decision, id) } catch {
            stopGrowing(id)
            throw error
        }
    }

    private func settle(_ decision: PermitLedger.Decision, _ id: UInt64) async throws {
        switch decision {
        case .granted: break
        case .refused: throw Busy()
        case .waiting:
            do {
                try await withDeadline(after: patience, on: time) { try await self.waitForGrant(id) }
            } catch is DeadlineExceeded { throw Busy() }
        }
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
            if let word = state.words.removeValue(forKey: id) { return Self.result(word) }
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

    private func stopGrowing(_ id: UInt64) {
        let continuations = state.withLock { state in
            state.forget(id)
            return Self.continuations(for: state.ledger.stopGrowing(id), &state)
        }
        Self.resume(continuations)
    }

    private func release(_ id: UInt64) {
        let continuations = state.withLock { state in
            state.forget(id)
            return Self.continuations(for: state.ledger.release(id), &state)
        }
        Self.resume(continuations)
    }

    /// Whom to wake; who has not begun to wait yet finds word of it.
    private static func continuations(
        for settled: PermitLedger.Settled,
        _ state: inout State
    ) -> [(CheckedContinuation<Void, any Error>, Word)] {
        var found: [(CheckedContinuation<Void, any Error>, Word)] = []
        for (id, word) in settled.served.map({ ($0, Word.served) }) + settled.refused.map({ ($0, Word.refused) }) {
            if let continuation = state.continuations.removeValue(forKey: id) {
                found.append((continuation, word))
            } else {
                state.words[id] = word
            }
        }
        return found
    }

    private static func resume(_ continuations: [(CheckedContinuation<Void, any Error>, Word)]) {
        for (continuation, word) in continuations { continuation.resume(with: result(word)) }
    }

    private static func result(_ word: Word) -> Result<Void, any Error> {
        switch word {
        case .served: .success(())
        case .refused: .failure(Busy())
        }
    }
}
