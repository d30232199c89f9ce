import HostEnvironment
import Synchronization

/// What reads so far have taught, and what further requests may still be sent.
final class HedgeExperience: Sendable {
    private struct State {
        var latencies: ReadLatencies
        var budget: HedgeBudget
        var usage = HedgeUsage()
    }

    private let state: Mutex<State>

    /// Begins with nothing seen.
    init(_ settings: HedgeSettings) {
        state = Mutex(
            State(
                latencies: ReadLatencies(settings),
                budget: HedgeBudget(share: settings.budgetShare, burst: settings.budgetBurst)
            )
        )
    }

    /// How hedging went so far.
    var usage: HedgeUsage { state.withLock { $0.usage } }

    /// Notes a read that begins; gives after how long it is late.
    func begin(_ bytes: Int) -> Duration {
        state.withLock { state in
            state.usage.reads += 1
            state.budget.noteFirstAttempt()
            return state.latencies.lateAfter(bytes: bytes)
        }
    }

    /// Whether a late read may be sent once more.
    ///
    /// One that was refused before, and asks again, is counted as refused once.
    func takeHedge(again wasRefused: Bool) -> Bool {
        state.withLock { state in
            let isGranted = state.budget.take()
            if isGranted { state.usage.sent += 1 } else if !wasRefused { state.usage.refused += 1 }
            return isGranted
        }
    }

    /// Learns from a read that ended: a request that was overtaken took at least as long as it had not answered.
    func end(_ race: HedgeRace, _ bytes: Int, after duration: Duration) {
        guard let answeredAfter = race.answeredAfter else { return }
        state.withLock { state in
            state.latencies.note(answeredAfter, bytes: bytes)
            guard race.isHedgeFirst else { return }
            state.latencies.note(duration, bytes: bytes)
            state.usage.won += 1
        }
    }
}
