/// How long recent reads took, by size class, and when one is therefore late.
///
/// A class of which too little was seen goes by the reads of every size.
///
/// Bounded memory: a ring of durations for each of a few classes and for all of them. The quantile is found anew once in
/// eight notes, so a note costs about a microsecond on average.
package struct ReadLatencies: Sendable {
    /// Upper bounds of the classes but the last, in bytes.
    private static let classBounds = [16 << 10, 128 << 10, 1 << 20, 4 << 20]

    private let delayUntilKnown: Duration
    private var classes: [LatencyWindow]
    private var all: LatencyWindow

    /// Begins with nothing seen.
    package init(_ settings: HedgeSettings) {
        delayUntilKnown = settings.held(settings.delayUntilKnown)
        all = LatencyWindow(settings)
        classes = Array(repeating: all, count: Self.classBounds.count + 1)
    }

    /// After how long a read of that many bytes is late.
    package func lateAfter(bytes: Int) -> Duration {
        classes[Self.sizeClass(bytes)].lateAfter ?? all.lateAfter ?? delayUntilKnown
    }

    /// Takes note of a read: how long it took or, if it was called off, for how long it had not answered.
    package mutating func note(_ duration: Duration, bytes: Int) {
        classes[Self.sizeClass(bytes)].note(duration)
        all.note(duration)
    }

    private static func sizeClass(_ bytes: Int) -> Int {
        classBounds.firstIndex { bytes <= $0 } ?? classBounds.count
    }
}
