import HostEnvironment
import Synchronization

/// Where a query under way leaves word of how far it is, for the one who follows it.
///
/// Holds one word: a newer one takes its place, whether it was read or not. So a slow follower costs no more memory than
/// a fast one, and never slows the query down. Reports are shared with the query, not copied.
package final class QueryProgressFeed: Sendable {
    private struct State {
        var latest: QueryProgress?
        var takesReports = true
        var hasEnded = false
    }

    /// How long the query waits between two words.
    package let interval: Duration

    private let state = Mutex(State())
    private let signal = Signal()

    /// Makes an empty feed.
    package init(interval: Duration = .milliseconds(250)) { self.interval = interval }

    /// Whether a report is welcome: the follower takes them, and has read the last one.
    package var wantsReport: Bool { state.withLock { $0.takesReports && $0.latest?.report == nil } }

    /// Says whether the follower takes reports from now on; it does unless it says otherwise.
    package func takeReports(_ takesReports: Bool) { state.withLock { $0.takesReports = takesReports } }

    /// Leaves word; a report that was not read stays until another one comes.
    package func post(_ progress: QueryProgress) {
        state.withLock { state in
            let unread = state.latest?.report
            state.latest = progress
            if progress.report == nil { state.latest?.report = unread }
        }
        signal.signal()
    }

    /// Says that nothing more will come.
    package func end() {
        state.withLock { $0.hasEnded = true }
        signal.signal()
    }

    /// The latest word, as soon as there is one that was not read; nil after the end, whatever was not read, or when
    /// the task is cancelled.
    ///
    /// For one reader.
    package func next() async -> QueryProgress? {
        while !Task.isCancelled {
            let (latest, hasEnded) = state.withLock { state in
                defer { state.latest = nil }
                return (state.latest, state.hasEnded)
            }
            if hasEnded { return nil }
            if let latest { return latest }
            await signal.wait()
        }
        return nil
    }
}
