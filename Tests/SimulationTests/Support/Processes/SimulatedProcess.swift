import HostEnvironment
import QueryEngine
import Synchronization

/// One life of a process as the bucket and the metastore see it: its calls pass until it dies, and wait while it is
/// stalled.
///
/// Dead, it has no effect any more, whatever its tasks still try: as after `kill -9`.
final class SimulatedProcess: Sendable {
    fileprivate struct State {
        var isDead = false
        var resumes: MonotonicInstant
        /// What happens at a later step, and how many steps there are before it.
        var trap: (kind: Mishap.Kind, steps: Int)?
        /// The same, from the next lease of a job on.
        var jobTrap: (kind: Mishap.Kind, steps: Int)?
    }

    private let time: any TimeSource
    private let state: Mutex<State>
    private let end = Latch()

    init(_ time: any TimeSource) {
        self.time = time
        state = Mutex(State(resumes: time.now))
    }

    /// Ends it now.
    func kill() { happen(.death) }

    /// Lets something happen to it when its moment comes; a call is a step before its effect and another one before its
    /// answer.
    func suffer(_ mishap: Mishap) {
        switch mishap.moment {
        case .atOnce: happen(mishap.kind)
        case .atCall(let steps): state.withLock { $0.trap = (mishap.kind, steps) }
        case .inJob(let steps): state.withLock { $0.jobTrap = (mishap.kind, steps) }
        }
    }

    /// Forgets what has not happened yet.
    func spare() {
        state.withLock { state in
            state.trap = nil
            state.jobTrap = nil
        }
    }

    /// It was given a job.
    func noteLease() {
        state.withLock { state in
            guard let trap = state.jobTrap else { return }
            state.trap = trap
            state.jobTrap = nil
        }
    }

    /// Suspends until it is dead.
    ///
    /// - Throws: `CancellationError`.
    func waitForEnd() async throws { try await end.waitUntilOpen() }

    /// Makes a call to the outside.
    ///
    /// - Throws: `failure` when it dies before the answer arrived, or the task is cancelled while it is stalled; what
    ///   `body` throws.
    func pass<Value, Failure: Error>(
        orFail failure: Failure,
        _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        guard await step() else { throw failure }
        let value = try await body()
        guard await step() else { throw failure }
        return value
    }

    /// Waits while it is stalled; false when it is dead then.
    private func step() async -> Bool {
        if let kind = state.withLock({ $0.nextMishap() }) { happen(kind) }
        while let resumes = state.withLock({ $0.resumes > time.now ? $0.resumes : nil }) {
            do { try await time.sleep(until: resumes) } catch { return false }
        }
        return state.withLock { !$0.isDead }
    }

    /// A stall holds up every call that it makes or waits for, as a machine does that sleeps.
    private func happen(_ kind: Mishap.Kind) {
        switch kind {
        case .death:
            state.withLock { $0.isDead = true }
            end.open()
        case .stall(let duration):
            state.withLock { $0.resumes = max($0.resumes, time.now.advanced(by: duration)) }
        }
    }
}

extension SimulatedProcess.State {
    /// Counts a step; gives what happens at it.
    fileprivate mutating func nextMishap() -> Mishap.Kind? {
        guard let (kind, steps) = trap else { return nil }
        trap = steps > 1 ? (kind, steps - 1) : nil
        return steps > 1 ? nil : kind
    }
}
