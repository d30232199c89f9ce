import Synchronization
import TestSupport

/// Which calls to the metastore are struck, for all processes together.
final class MetastoreFaults: Sendable {
    /// What happens to a call.
    enum Fate {
        case passes
        case failsBefore
        case failsAfter
    }

    private struct State {
        var random: SplitMix64
        var probability: Double
    }

    private let state: Mutex<State>

    init(probability: Double, seed: UInt64) {
        state = Mutex(State(random: SplitMix64(seed: seed), probability: probability))
    }

    /// Ends all faults.
    func heal() { state.withLock { $0.probability = 0 } }

    /// How long the next call takes, and what becomes of it.
    func draw() -> (delay: Duration, fate: Fate) {
        state.withLock { state in
            guard Double.random(in: 0..<1, using: &state.random) < state.probability else { return (.zero, .passes) }
            let delay = Duration.milliseconds(Int.random(in: 0...30, using: &state.random))
            let fate = [Fate.passes, .failsBefore, .failsAfter].randomElement(using: &state.random)
            return (delay, fate ?? .passes)
        }
    }
}
