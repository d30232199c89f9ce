/// How long leases took lately, by cost class and size, and how long one may take before it is late.
///
/// Bounded: a ring of durations for each cost class and size. The median is found anew once in eight notes.
package struct LeaseDurations: Sendable {
    private struct Window {
        var durations: [Duration] = []
        var next = 0
        var notes = 0
        var median: Duration?
    }

    private static let window = 64
    private static let refreshEvery = 8
    /// Upper bounds of the sizes but the last, in bytes.
    private static let sizes = [64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20]

    private let factor: Int
    private let shortest: Duration
    private let leastNotes: Int
    private var windows: [Window]

    /// Makes a table that knows nothing, by the settings' rule for lateness.
    package init(_ settings: SchedulerSettings) {
        factor = max(1, settings.hedgeFactor)
        shortest = settings.hedgeShortestDelay
        leastNotes = max(1, settings.hedgeLeastLeases)
        windows = Array(repeating: Window(), count: CostClass.allCases.count * (Self.sizes.count + 1))
    }

    /// After how long a lease of that fragment is late; nil while too few like it were seen.
    package func lateAfter(_ fragment: QueuedFragment) -> Duration? {
        windows[Self.index(of: fragment)].median.map { max($0 * factor, shortest) }
    }

    /// Takes note of a lease that ended with a report or, if it was called off, of how long it had run.
    package mutating func note(_ duration: Duration, of fragment: QueuedFragment) {
        let index = Self.index(of: fragment)
        var window = windows[index]
        windows[index].durations = []
        if window.durations.count < Self.window {
            window.durations.append(duration)
        } else {
            window.durations[window.next] = duration
            window.next = (window.next + 1) % Self.window
        }
        window.notes += 1
        if window.durations.count >= leastNotes, window.median == nil || window.notes % Self.refreshEvery == 0 {
            window.median = window.durations.sorted()[window.durations.count / 2]
        }
        windows[index] = window
    }

    private static func index(of fragment: QueuedFragment) -> Int {
        let size = sizes.firstIndex { fragment.bytes <= $0 } ?? sizes.count
        return fragment.costClass.rawValue * (sizes.count + 1) + size
    }
}
