import Synchronization

/// Whether the client at the other end of one connection is still there.
final class ClientPresence: Sendable {
    private struct State {
        var isGone = false
        var nextID = 0
        var waiting: [Int: AsyncStream<Never>.Continuation] = [:]
    }

    private let state = Mutex(State())

    /// Wakes all who wait; called by the connection when its client has closed it.
    func markGone() {
        let waiting = state.withLock { state in
            state.isGone = true
            defer { state.waiting = [:] }
            return state.waiting.values.map(\.self)
        }
        for continuation in waiting { continuation.finish() }
    }

    /// Returns when the client has gone or the task is cancelled.
    func untilGone() async {
        let (stream, continuation) = AsyncStream<Never>.makeStream(bufferingPolicy: .bufferingOldest(1))
        guard let id = register(continuation) else { return }
        for await _ in stream {}
        state.withLock { _ = $0.waiting.removeValue(forKey: id) }
    }

    /// Runs `work` and cancels it when the client goes.
    ///
    /// - Throws: `ClientGone` when the client went first, else what `work` throws.
    func cancelling<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                await self.untilGone()
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else {
                try Task.checkCancellation()
                throw ClientGone()
            }
            return value
        }
    }

    private func register(_ continuation: AsyncStream<Never>.Continuation) -> Int? {
        state.withLock { state in
            guard !state.isGone else { return nil }
            state.nextID += 1
            state.waiting[state.nextID] = continuation
            return state.nextID
        }
    }
}

/// Thrown when the client closed the connection before its answer was ready.
struct ClientGone: Error {}
