import HostEnvironment
import TestSupport

/// Moments at which all simulated querier processes that still live are killed within a second or so.
///
/// In every third run, which has more of them.
struct KillWaves: Sendable {
    private struct Wave: Sendable {
        var start: MonotonicInstant
        /// Within how many milliseconds.
        var length: Int
    }

    private let waves: [Wave]

    /// Processes that run because there are waves.
    var additionalQueriers: UInt64 { waves.isEmpty ? 0 : 5 }

    /// Whether the run of that seed has waves.
    static func come(in seed: UInt64) -> Bool { seed.isMultiple(of: 3) }

    init(seed: UInt64, from now: MonotonicInstant) {
        guard Self.come(in: seed) else {
            waves = []
            return
        }
        var random = SplitMix64(seed: seed &+ 900)
        var start = now
        waves = (0..<30).map { _ in
            start = start.advanced(by: .milliseconds(Int.random(in: 300...5000, using: &random)))
            return Wave(start: start, length: Int.random(in: 0...1500, using: &random))
        }
    }

    /// When the place of that seed loses its process next; a wave that has begun spares who came after.
    func next(after now: MonotonicInstant, seed: UInt64) -> MonotonicInstant? {
        guard let index = waves.firstIndex(where: { $0.start > now }) else { return nil }
        var random = SplitMix64(seed: seed &+ UInt64(index))
        return waves[index].start.advanced(by: .milliseconds(Int.random(in: 0...waves[index].length, using: &random)))
    }
}
