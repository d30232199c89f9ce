import WireProtocol

/// How far a query is that is followed.
package struct FollowedProgress: Hashable, Sendable {
    /// Parts that the query was cut into.
    package var fragments = 0
    /// Parts that are read.
    package var fragmentsDone = 0
    /// Stored bytes of all parts.
    package var bytes = 0
    /// Stored bytes that are read.
    package var bytesDone = 0
    /// Queriers that work on it.
    package var queriers = 0
    /// How long parts that no querier has taken have waited.
    package var queuedFor: Duration = .zero
    /// Parts that are missing so far.
    package var gaps = 0

    /// The progress of a query of which nothing is known.
    package init() {}

    init(_ message: Firefinch_Query_V1_FollowMergeStacktracesResponse) {
        fragments = Int(clamping: message.progress.fragments)
        fragmentsDone = Int(clamping: message.progress.fragmentsDone)
        bytes = Int(clamping: message.progress.bytes)
        bytesDone = Int(clamping: message.progress.bytesDone)
        queriers = Int(clamping: message.progress.queriers)
        queuedFor = .milliseconds(message.progress.queuedMs)
        gaps = message.coverage.gaps.count
    }
}
