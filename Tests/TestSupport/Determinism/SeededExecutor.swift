import Synchronization

/// Runs every job on the thread that calls `drain`, drawing the next one from a seed: one seed, one schedule.
package final class SeededExecutor: TaskExecutor, Sendable {
    private struct State {
        var jobs: [UnownedJob] = []
        var random: SplitMix64
        var ran = 0
        var trace: UInt64 = 0
    }

    private let state: Mutex<State>

    /// Makes an executor whose choices follow from `seed`.
    package init(seed: UInt64) { state = Mutex(State(random: SplitMix64(seed: seed))) }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    /// How many jobs ran so far.
    package var jobsRun: Int { state.withLock { $0.ran } }

    /// A hash of how many jobs were ready and which was taken, at every choice so far: equal for equal schedules.
    package var scheduleHash: UInt64 { state.withLock { $0.trace } }

    /// Runs jobs until none is ready or `limit` ran, and gives how many ran.
    @discardableResult
    package func drain(limit: Int = .max) -> Int {
        var count = 0
        while count < limit, let job = takeNext() {
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
            count += 1
        }
        return count
    }

    private func takeNext() -> UnownedJob? {
        state.withLock { state in
            guard !state.jobs.isEmpty else { return nil }
            let index = Int.random(in: 0..<state.jobs.count, using: &state.random)
            state.ran += 1
            state.trace = (state.trace &* 0x100_0000_01B3) ^ (UInt64(state.jobs.count) << 32 | UInt64(index))
            return state.jobs.remove(at: index)
        }
    }
}
