import Foundation
import Synchronization

/// Wakes sleeping tasks: one thread for all sleeps of a process.
///
/// Most sleeps are guards that something else ends first: deadlines, renewals, second requests. Here such a one costs a
/// lock and a few dictionary steps, where the runtime's own sleep makes a timer in the system's event queue and wakes a
/// thread to arm it. The thread wakes when somebody's time has come, and when somebody comes who sleeps less long than all
/// others.
final class AlarmClock: Sendable {
    private typealias Sleeper = CheckedContinuation<Void, any Error>

    private struct State {
        var line = SleepLine<Sleeper>()
        var nextID: UInt64 = 0
        /// Until when the thread waits; nil while it waits for the bell alone.
        var waitsUntil: MonotonicInstant?
    }

    /// The clock of the process, whose thread starts with the first sleep.
    static let shared = AlarmClock()

    private let state = Mutex(State())
    private let bell = ThreadBell()

    private init() {
        let thread = Thread { [self] in work() }
        thread.name = "alarm-clock"
        thread.start()
    }

    /// Suspends until the deadline.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    func sleep(until deadline: MonotonicInstant) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { register(id, until: deadline, $0) }
        } onCancel: {
            cancel(id)
        }
    }

    private func register(_ id: UInt64, until deadline: MonotonicInstant, _ sleeper: Sleeper) {
        // Cancellation is looked at under the lock: a handler that ran before finds no sleeper, but the task is
        // cancelled by then; one that runs later finds the sleeper.
        let (isCancelled, isFirst) = state.withLock { state in
            if Task.isCancelled { return (true, false) }
            state.line.add(id, sleeper, until: deadline)
            let isFirst = state.waitsUntil.map { deadline < $0 } ?? true
            if isFirst { state.waitsUntil = deadline }
            return (false, isFirst)
        }
        if isCancelled { sleeper.resume(throwing: CancellationError()) }
        if isFirst { bell.ring() }
    }

    private func cancel(_ id: UInt64) {
        state.withLock { $0.line.remove(id) }?.resume(throwing: CancellationError())
    }

    private func work() {
        while true {
            let now = SystemTimeSource().now
            let (due, next) = state.withLock { state in
                let due = state.line.takeDue(by: now)
                state.waitsUntil = state.line.nextWaking()
                return (due, state.waitsUntil)
            }
            due.forEach { $0.resume() }
            bell.wait(until: next)
        }
    }
}
