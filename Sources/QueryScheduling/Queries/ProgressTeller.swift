package import HostEnvironment
package import QueryModel

/// Tells whoever follows a query how far one phase of it is, once an interval and at once when it begins.
package struct ProgressTeller: Sendable {
    private let feed: QueryProgressFeed
    private var untold: Report?
    private var merged = 0

    /// Since when the phase's fragments wait.
    package let began: MonotonicInstant
    /// When the next word is due.
    package private(set) var due: MonotonicInstant

    /// Begins with a phase; a word is due at once.
    package init(_ feed: QueryProgressFeed, at now: MonotonicInstant) {
        self.feed = feed
        began = now
        due = now
    }

    /// Whether the reports that wait should be merged now, although there are few, so that there is more to show.
    package func wantsMerge(at now: MonotonicInstant) -> Bool { due <= now && untold == nil && feed.wantsReport }

    /// Takes note that `count` more reports are merged into `report`, which it shares.
    package mutating func noteMerged(_ report: Report, adding count: Int) {
        untold = report
        merged += count
    }

    /// Leaves word, with the merged report if it is news.
    package mutating func tell(_ progress: QueryProgress, at now: MonotonicInstant) {
        var progress = progress
        progress.fragmentsMerged = merged
        progress.report = untold
        untold = nil
        feed.post(progress)
        due = now.advanced(by: feed.interval)
    }
}
