package import HostEnvironment
import Synchronization

/// Time that moves only when a test moves it.
///
/// The wall clock moves along.
package final class ManualTimeSource: TimeSource {
    private struct Sleeper {
        var id: Int
        var deadline: MonotonicInstant
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Int64 = 0
        var nextID = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())
    private let unixOrigin: Int64

    /// Starts at monotonic zero and at `unixNanoseconds` (2026-01-01 unless given).
    package init(unixNanoseconds: Int64 = 1_767_225_600_000_000_000) { unixOrigin = unixNanoseconds }

    package var now: MonotonicInstant { MonotonicInstant(nanoseconds: state.withLock { $0.now }) }

    package var unixNanoseconds: Int64 { unixOrigin + state.withLock { $0.now } }

    /// How many tasks wait for time to pass.
    package var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// When the earliest sleeper wakes, if any sleeps.
    package var nextDeadline: MonotonicInstant? { state.withLock { $0.sleepers.map(\.deadline).min() } }

    package func sleep(until deadline: MonotonicInstant) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                register(Sleeper(id: id, deadline: deadline, continuation: continuation))
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Moves time forward and wakes, in order of their deadlines, all who waited for less.
    package func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now += duration.wholeNanoseconds
            let now = state.now
            let due = state.sleepers.filter { $0.deadline.nanoseconds <= now }
            state.sleepers.removeAll { $0.deadline.nanoseconds <= now }
            return due.sorted { ($0.deadline, $0.id) < ($1.deadline, $1.id) }
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Moves time to the earliest deadline; false when nobody sleeps.
    package func advanceToNextDeadline() -> Bool {
        guard let deadline = nextDeadline else { return false }
        advance(by: max(.zero, now.duration(to: deadline)))
        return true
    }

    private func register(_ sleeper: Sleeper) {
        let outcome: Result<Void, any Error>? = state.withLock { state in
            if state.cancelled.remove(sleeper.id) != nil { return .failure(CancellationError()) }
            if sleeper.deadline.nanoseconds <= state.now { return .success(()) }
            state.sleepers.append(sleeper)
            return nil
        }
        if let outcome { sleeper.continuation.resume(with: outcome) }
    }

    private func cancel(_ id: Int) {
        let sleeper: Sleeper? = state.withLock { state in
            guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                state.cancelled.insert(id)
                return nil
            }
            return state.sleepers.remove(at: index)
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
