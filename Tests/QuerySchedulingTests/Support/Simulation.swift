import HostEnvironment
import Synchronization
import TestSupport
import Testing

/// Nothing was ready, nobody slept, and the work was not done: it would have waited for ever.
struct Deadlock: Error, CustomStringConvertible {
    var seed: UInt64
    var description: String { "everybody waits for ever (seed \(seed))" }
}

private final class Outcome<Value: Sendable>: Sendable {
    private let stored = Mutex<Result<Value, any Error>?>(nil)
    var value: Result<Value, any Error>? { stored.withLock { $0 } }
    func set(_ result: Result<Value, any Error>) { stored.withLock { $0 = result } }
}

/// Runs `body` on one thread in an order drawn from `seed`, moving time on only when nobody can do anything.
///
/// - Throws: what `body` throws, or `Deadlock`.
func simulate<Value: Sendable>(
    seed: UInt64,
    on executor: SeededExecutor? = nil,
    _ body: @escaping @Sendable (ManualTimeSource) async throws -> Value
) throws -> Value {
    let executor = executor ?? SeededExecutor(seed: seed)
    let time = ManualTimeSource()
    let outcome = Outcome<Value>()
    Task(executorPreference: executor) {
        do {
            outcome.set(.success(try await body(time)))
        } catch {
            outcome.set(.failure(error))
        }
    }
    while true {
        executor.drain()
        if let result = outcome.value { return try result.get() }
        guard time.advanceToNextDeadline() else { throw Deadlock(seed: seed) }
    }
}
