/// How far a query under way is.
///
/// A query that is planned anew, because an object of its first plan was gone, begins anew.
package struct QueryProgress: Hashable, Sendable {
    /// Fragments the plan has.
    package var fragments = 0
    /// Fragments that are read.
    package var fragmentsDone = 0
    /// Fragments that queriers work on.
    package var fragmentsRunning = 0
    /// Fragments whose report is merged.
    package var fragmentsMerged = 0
    /// Stored bytes of all fragments.
    package var bytes = 0
    /// Stored bytes read so far; less again when an attempt is lost.
    package var bytesDone = 0
    /// Queriers that work on it.
    package var queriers = 0
    /// How long the fragments that no querier has taken have waited; zero when none waits.
    package var queuedFor: Duration = .zero
    /// Why parts are missing so far, one line each.
    package var gaps: [String] = []
    /// What is merged so far; nil when that is what was told last.
    package var report: Report?

    /// The progress of a query of which nothing is known.
    package init() {}

    /// The progress of a query that is answered.
    package init(of answer: QueryAnswer) {
        fragments = answer.coverage.fragments
        fragmentsDone = answer.coverage.fragmentsDone
        fragmentsMerged = answer.coverage.fragmentsDone
        bytes = answer.coverage.bytes
        bytesDone = answer.coverage.bytes
        gaps = answer.coverage.gaps
    }
}
