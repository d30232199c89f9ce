import Dispatch
import Foundation
import Synchronization

/// Runs blocking work on threads of its own.
enum WorkerThreads {
    /// Runs `work` on `count` threads at once and gives what each returned, when all have.
    static func run<Outcome: Sendable>(_ count: Int, _ work: @escaping @Sendable () -> Outcome) -> [Outcome] {
        let outcomes = Gathered<Outcome>()
        let group = DispatchGroup()
        for _ in 0..<count {
            group.enter()
            Thread {
                outcomes.add(work())
                group.leave()
            }.start()
        }
        group.wait()
        return outcomes.all
    }

    /// Runs `side` on a thread of its own while `body` runs here, and gives what both returned when both have.
    static func run<Side: Sendable, Outcome>(
        beside side: @escaping @Sendable () -> Side,
        _ body: () throws -> Outcome
    ) rethrows -> (Outcome, Side) {
        let sides = Gathered<Side>()
        let group = DispatchGroup()
        group.enter()
        Thread {
            sides.add(side())
            group.leave()
        }.start()
        defer { group.wait() }
        let outcome = try body()
        group.wait()
        return (outcome, sides.all[0])
    }

    /// Gives each number once, to whichever thread asks.
    final class Counter: Sendable {
        private let next = Atomic<Int>(0)

        func take() -> Int {
            next.wrappingAdd(1, ordering: .relaxed).oldValue
        }
    }

    private final class Gathered<Outcome: Sendable>: Sendable {
        private let outcomes = Mutex<[Outcome]>([])

        var all: [Outcome] { outcomes.withLock { $0 } }

        func add(_ outcome: Outcome) {
            outcomes.withLock { $0.append(outcome) }
        }
    }
}
