import Synchronization

/// How many things may be under way at once over everything that shares the slots; whoever finds none waits in a line
/// that is fair to parties.
///
/// A lock rather than an actor, because giving back must also happen where nothing can be awaited.
package final class FairSlots: Sendable {
    private struct State {
        var free: Int
        var nextID: UInt64 = 0
        var line = FairLine()
        var urgentLine: [UInt64] = []
        var turns: [UInt64: Turn] = [:]
        var continuations: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        var cancelled: Set<UInt64> = []

        /// The next in line, the urgent ones first.
        mutating func takeNext() -> CheckedContinuation<Bool, Never>? {
            if !urgentLine.isEmpty { line.noteTaken(turns[urgentLine[0]] ?? Turn()) }
            let id = urgentLine.isEmpty ? line.next() : urgentLine.removeFirst()
            return id.flatMap { id in
                turns[id] = nil
                return continuations.removeValue(forKey: id)
            }
        }

        mutating func leave(_ id: UInt64) -> CheckedContinuation<Bool, Never>? {
            if let turn = turns.removeValue(forKey: id) { line.remove(id, turn) }
            urgentLine.removeAll { $0 == id }
            return continuations.removeValue(forKey: id)
        }
    }

    /// How many things may be under way at once.
    package let count: Int

    private let state: Mutex<State>

    /// Makes `count` slots, all free.
    package init(_ count: Int) {
        self.count = max(1, count)
        state = Mutex(State(free: self.count))
    }

    /// How many slots are taken.
    package var inFlight: Int { state.withLock { count - $0.free } }

    /// How many wait for a slot.
    package var waiting: Int { state.withLock { $0.line.count + $0.urgentLine.count } }

    /// Takes a slot when it is the party's turn, urgent ones before all others; `giveBack` must follow.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled; then no slot was taken.
    package func take(_ turn: Turn = Turn(), urgently isUrgent: Bool = false) async throws(CancellationError) {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let isTaken = await withTaskCancellationHandler {
            await withCheckedContinuation { register(id, turn, isUrgent, $0) }
        } onCancel: {
            cancel(id)
        }
        state.withLock { _ = $0.cancelled.remove(id) }
        guard isTaken else { throw CancellationError() }
    }

    /// Gives a slot back that was taken in that turn, to whoever is next in line.
    package func giveBack(_ turn: Turn = Turn()) {
        let next = state.withLock { state in
            state.line.noteGivenBack(turn)
            let next = state.takeNext()
            if next == nil { state.free += 1 }
            return next
        }
        next?.resume(returning: true)
    }

    private func register(
        _ id: UInt64,
        _ turn: Turn,
        _ isUrgent: Bool,
        _ continuation: CheckedContinuation<Bool, Never>
    ) {
        let isTaken: Bool? = state.withLock { state in
            if state.cancelled.contains(id) { return false }
            if state.free > 0 {
                state.free -= 1
                state.line.noteTaken(turn)
                return true
            }
            state.continuations[id] = continuation
            state.turns[id] = turn
            if isUrgent { state.urgentLine.append(id) } else { state.line.add(id, turn) }
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
