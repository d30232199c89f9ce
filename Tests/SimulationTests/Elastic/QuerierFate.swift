import TestSupport

/// What becomes of one simulated querier process.
struct QuerierFate: Sendable {
    /// How it ends.
    enum End: CaseIterable {
        /// At once, its connections with it.
        case killed
        /// In an orderly way: it finishes what it holds.
        case drained
        /// Its connections fall silent, and it is gone without a word.
        case silent
    }

    /// Which direction falls silent.
    enum Silence: CaseIterable {
        case both
        case towardsFrontend
        case towardsQuerier
    }

    private(set) var lifetime: Duration
    private(set) var end: End
    let silence: Silence
    /// Milliseconds that a message takes at most.
    let slowest: Int
    let partBytes: Int
    /// Until the next process takes its place.
    let pause: Duration

    init(_ random: inout SplitMix64) {
        lifetime = .milliseconds(Int.random(in: 5...6000, using: &random))
        end = End.allCases.randomElement(using: &random) ?? .killed
        silence = Silence.allCases.randomElement(using: &random) ?? .both
        slowest = [0, 3, 40].randomElement(using: &random) ?? 0
        partBytes = [7, 200, 1 << 20].randomElement(using: &random) ?? 200
        pause = .milliseconds(Int.random(in: 0...4000, using: &random))
    }

    var isSilent: Bool { end == .silent }

    /// Has it killed after that long, if it still lives then.
    mutating func kill(after duration: Duration) {
        guard duration < lifetime else { return }
        lifetime = duration
        end = .killed
    }
}
