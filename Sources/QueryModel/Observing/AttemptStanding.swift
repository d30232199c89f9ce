/// One attempt of a fragment at one moment.
package struct AttemptStanding: Hashable, Sendable {
    /// The fragment's number in its query's phase, from 0.
    package var fragment: Int
    /// How many fragments the phase has.
    package var fragments: Int
    /// 1 for the first attempt.
    package var attempt: Int
    /// How heavy its query is: `metadata`, `series`, `small` or `large`.
    package var costClass: String
    /// How far it is, in bytes, as of its last renewal.
    package var bytesDone: Int
    /// Whether it runs alone on its querier, because attempts before it were lost.
    package var isSolo: Bool
    /// Whether it was granted because another attempt of the fragment is late.
    package var isHedge: Bool

    /// Puts it together.
    package init(
        fragment: Int,
        fragments: Int,
        attempt: Int,
        costClass: String,
        bytesDone: Int,
        isSolo: Bool,
        isHedge: Bool = false
    ) {
        self.fragment = fragment
        self.fragments = fragments
        self.attempt = attempt
        self.costClass = costClass
        self.bytesDone = bytesDone
        self.isSolo = isSolo
        self.isHedge = isHedge
    }
}
