import HostEnvironment
import Synchronization

/// A run that did not end: everybody waits for ever, or time passes without an end.
package struct RunStuck: Error, CustomStringConvertible {
    /// The run's seed.
    package var seed: UInt64
    package var description: String
}

/// Runs work on this thread alone, in an order drawn from a seed; time moves only when nobody can do anything.
package struct SimulatedRun {
    /// Far above what any scenario takes.
    private static let mostJobs = 2_000_000
    private static let longest = Duration.seconds(1800)

    /// What the order follows from.
    package let seed: UInt64
    /// The time of the run.
    package let time: ManualTimeSource
    private let executor: SeededExecutor

    /// Makes a run that has not begun.
    package init(seed: UInt64) {
        self.seed = seed
        time = ManualTimeSource()
        executor = SeededExecutor(seed: seed)
    }

    /// Equal for equal schedules.
    package var scheduleHash: UInt64 { executor.scheduleHash }

    /// Runs `body` to its end.
    ///
    /// - Throws: what `body` throws; `RunStuck` when it does not end.
    package func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
        let outcome = Outcome<Value>()
        let task = Task(executorPreference: executor) {
            do { outcome.set(.success(try await body())) } catch { outcome.set(.failure(error)) }
        }
        while true {
            executor.drain(limit: Self.mostJobs)
            if let result = outcome.value { return try result.get() }
            guard executor.jobsRun < Self.mostJobs, time.now.inSeconds < Self.longest.inSeconds,
                time.advanceToNextDeadline()
            else { throw stuck(task) }
        }
    }

    private func stuck(_ task: Task<Void, Never>) -> RunStuck {
        let state = "\(executor.jobsRun) jobs, \(time.now.inSeconds) s, \(time.sleeperCount) sleepers"
        task.cancel()
        executor.drain(limit: Self.mostJobs)
        return RunStuck(seed: seed, description: "seed \(seed): the run does not end: \(state)")
    }
}

extension MonotonicInstant {
    /// Seconds since the clock's fixed point.
    fileprivate var inSeconds: Double { Double(nanoseconds) / 1e9 }
}

private final class Outcome<Value: Sendable>: Sendable {
    private let stored = Mutex<Result<Value, any Error>?>(nil)
    var value: Result<Value, any Error>? { stored.withLock { $0 } }
    func set(_ result: Result<Value, any Error>) { stored.withLock { $0 = result } }
}
