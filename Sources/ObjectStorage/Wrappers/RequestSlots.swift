import Synchronization

/// How many requests may be under way at once over everything that shares the slots; whoever finds none waits in line.
///
/// A lock rather than an actor, because giving back must also happen where nothing can be awaited.
package final class RequestSlots: Sendable {
    private struct State {
        var free: Int
        var nextID: UInt64 = 0
        var line: [UInt64] = []
        var urgentLine: [UInt64] = []
        var continuations: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        var cancelled: Set<UInt64> = []

        /// The next in line, the urgent ones first.
        mutating func takeNext() -> CheckedContinuation<Bool, Never>? {
            let id = urgentLine.isEmpty ? (line.isEmpty ? nil : line.removeFirst()) : urgentLine.removeFirst()
            return id.flatMap { continuations.removeValue(forKey: $0) }
        }

        mutating func leave(_ id: UInt64) -> CheckedContinuation<Bool, Never>? {
            line.removeAll { $0 == id }
            urgentLine.removeAll { $0 == id }
            return continuations.removeValue(forKey: id)
        }
    }

    /// How many requests may be under way at once.
    package let count: Int

    private let state: Mutex<State>

    /// Makes `count` slots, all free.
    package init(_ count: Int) {
        self.count = max(1, count)
        state = Mutex(State(free: self.count))
    }

    /// How many requests are under way.
    package var inFlight: Int { state.withLock { count - $0.free } }

    /// How many wait for a slot.
    package var waiting: Int { state.withLock { $0.line.count + $0.urgentLine.count } }

    /// Takes a slot, in order of arrival, urgent ones before others; `giveBack` must follow.
    ///
    /// - Throws: `.cancelled` as soon as the task is cancelled; then no slot was taken.
    package func take(urgently isUrgent: Bool = false) async throws(ObjectStoreError) {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let isTaken = await withTaskCancellationHandler {
            await withCheckedContinuation { register(id, isUrgent, $0) }
        } onCancel: {
            cancel(id)
        }
        state.withLock { _ = $0.cancelled.remove(id) }
        guard isTaken else {
            throw ObjectStoreError(.cancelled, "the request was not sent: its task was cancelled while it waited")
        }
    }

    /// Gives a slot back, to whoever is next in line.
    package func giveBack() {
        let next = state.withLock { state in
            let next = state.takeNext()
            if next == nil { state.free += 1 }
            return next
        }
        next?.resume(returning: true)
    }

    private func register(_ id: UInt64, _ isUrgent: Bool, _ continuation: CheckedContinuation<Bool, Never>) {
        let isTaken: Bool? = state.withLock { state in
            if state.cancelled.contains(id) { return false }
            if state.free > 0 {
                state.free -= 1
                return true
            }
            state.continuations[id] = continuation
            if isUrgent { state.urgentLine.append(id) } else { state.line.append(id) }
            return nil
        }
        if let isTaken { continuation.resume(returning: isTaken) }
    }

    private func cancel(_ id: UInt64) {
        let continuation = state.withLock { state in
            state.cancelled.insert(id)
            return state.leave(id)
        }
        continuation?.resume(returning: false)
    }
}
