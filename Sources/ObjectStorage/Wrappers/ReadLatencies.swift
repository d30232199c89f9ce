/// How long recent reads took, by size class, and when one is therefore late.
///
/// Bounded memory: a ring of durations for each of a few classes. The quantile is found anew once in eight notes, so a
/// note costs well below a microsecond on average.
package struct ReadLatencies: Sendable {
    private struct Window {
        var durations: [Duration] = []
        var next = 0
        var notes = 0
        var delay: Duration
    }

    private static let refreshEvery = 8
    /// Upper bounds of the classes but the last, in bytes.
    private static let classBounds = [16 << 10, 128 << 10, 1 << 20, 4 << 20]

    private let settings: HedgeSettings
    private var windows: [Window]

    /// Begins with nothing seen.
    package init(_ settings: HedgeSettings) {
        self.settings = settings
        let delay = Self.held(settings.delayUntilKnown, settings)
        windows = Array(repeating: Window(delay: delay), count: Self.classBounds.count + 1)
    }

    /// After how long a read of that many bytes is late.
    package func lateAfter(bytes: Int) -> Duration { windows[Self.sizeClass(bytes)].delay }

    /// Takes note of a read: how long it took or, if it was called off, for how long it had not answered.
    package mutating func note(_ duration: Duration, bytes: Int) {
        let index = Self.sizeClass(bytes)
        var window = windows[index]
        windows[index].durations = []
        if window.durations.count < max(1, settings.window) {
            window.durations.append(duration)
        } else {
            window.durations[window.next] = duration
            window.next = (window.next + 1) % window.durations.count
        }
        window.notes += 1
        if window.notes % Self.refreshEvery == 0 || window.notes == settings.leastReads { refresh(&window) }
        windows[index] = window
    }

    private func refresh(_ window: inout Window) {
        guard window.durations.count >= settings.leastReads else { return }
        let sorted = window.durations.sorted()
        let rank = Int((settings.quantile * Double(sorted.count)).rounded(.up)) - 1
        let usual = sorted[max(0, min(sorted.count - 1, rank))]
        window.delay = Self.held(usual + usual * settings.margin, settings)
    }

    private static func sizeClass(_ bytes: Int) -> Int {
        classBounds.firstIndex { bytes <= $0 } ?? classBounds.count
    }

    private static func held(_ delay: Duration, _ settings: HedgeSettings) -> Duration {
        min(max(delay, settings.shortestDelay), settings.longestDelay)
    }
}
