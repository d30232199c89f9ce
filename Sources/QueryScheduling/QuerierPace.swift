/// How many stored bytes one fully loaded querier reads in a second, learnt from fragments that ended.
///
/// Each fragment counts for its part of the querier's time: its duration by the number of leases that the querier held.
/// Older fragments count less and less; the pace is held between bounds, so that no oddity makes the pool explode.
package struct QuerierPace: Hashable, Sendable {
    /// The pace while too few fragments were seen: cold sections, one core.
    package static let untilKnown = 32 << 20
    /// What a learnt pace is held to: no less than one request of a slow store every four seconds.
    package static let bounds = (64 << 10)...(4 << 30)

    private static let leastFragments = 16
    /// After so many fragments, an earlier one counts a third.
    private static let memory = 128.0

    private var bytes = 0.0
    private var seconds = 0.0
    private var fragments = 0

    /// Makes a pace that has seen nothing.
    package init() {}

    /// Stored bytes a second.
    package var bytesPerSecond: Int {
        guard fragments >= Self.leastFragments, seconds > 0 else { return Self.untilKnown }
        let learnt = min(bytes / seconds, Double(Self.bounds.upperBound))
        return max(Self.bounds.lowerBound, Int(learnt))
    }

    /// Takes note of a fragment that ended on a querier which had as much to do as it takes.
    ///
    /// - Parameters:
    ///   - bytes: What it read, or the price of its requests if that is more.
    ///   - seconds: From its grant to its report.
    ///   - leases: How many the querier held, this one included.
    package mutating func note(bytes: Int, seconds: Double, among leases: Int) {
        guard seconds.isFinite, seconds >= 0 else { return }
        let kept = 1 - 1 / Self.memory
        self.bytes = self.bytes * kept + Double(max(0, bytes))
        self.seconds = self.seconds * kept + seconds / Double(max(1, leases))
        fragments = min(fragments + 1, Self.leastFragments)
    }
}
