import HostEnvironment
import Synchronization

/// Randomness that follows from a seed.
package final class SeededRandomSource: RandomSource {
    private let generator: Mutex<SplitMix64>

    /// Makes a source whose whole sequence follows from `seed`.
    package init(seed: UInt64) { generator = Mutex(SplitMix64(seed: seed)) }

    package func next() -> UInt64 { generator.withLock { $0.next() } }
}
