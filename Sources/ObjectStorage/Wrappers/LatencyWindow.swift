/// How long the last reads took, and after how long one is therefore late.
struct LatencyWindow: Sendable {
    private static let refreshEvery = 8

    private let settings: HedgeSettings
    private var durations: [Duration] = []
    private var next = 0
    private var notes = 0

    /// After how long a read is late; nil while too few were seen.
    private(set) var lateAfter: Duration?

    /// Begins with nothing seen.
    init(_ settings: HedgeSettings) { self.settings = settings }

    /// Takes note of a read; the oldest one is forgotten for it when the window is full.
    mutating func note(_ duration: Duration) {
        if durations.count < max(1, settings.window) {
            durations.append(duration)
        } else {
            durations[next] = duration
            next = (next + 1) % durations.count
        }
        notes += 1
        if notes % Self.refreshEvery == 0 || notes == settings.leastReads { refresh() }
    }

    private mutating func refresh() {
        guard durations.count >= settings.leastReads else { return }
        let sorted = durations.sorted()
        let rank = Int((settings.quantile * Double(sorted.count)).rounded(.up)) - 1
        let usual = sorted[max(0, min(sorted.count - 1, rank))]
        lateAfter = settings.held(usual + usual * settings.margin)
    }
}
