package import ProfileModel

/// One attempt under way at one moment.
package struct LeaseStanding: Hashable, Sendable {
    /// The query's number in its frontend.
    package var query: UInt64
    /// The fragment's number in its query's phase, from 0.
    package var fragment: Int
    /// How many fragments the phase has.
    package var fragments: Int
    /// 1 for the first attempt.
    package var attempt: Int
    /// Who executes it.
    package var querier: QuerierID
    /// Whose profiles it reads.
    package var tenants: [TenantID]
    /// How heavy its query is: `metadata`, `series`, `small` or `large`.
    package var costClass: String
    /// For how long it has run.
    package var runningFor: Duration
    /// How far it is, in bytes, as of its last renewal.
    package var bytesDone: Int
    /// Stored bytes it reads.
    package var bytes: Int
    /// Whether it runs alone on its querier, because attempts before it were lost.
    package var isSolo: Bool
    /// Whether it was granted because another attempt of the fragment is late.
    package var isHedge: Bool

    /// Puts it together.
    package init(
        query: UInt64,
        fragment: Int,
        fragments: Int,
        attempt: Int,
        querier: QuerierID,
        tenants: [TenantID],
        costClass: String,
        runningFor: Duration,
        bytesDone: Int,
        bytes: Int,
        isSolo: Bool,
        isHedge: Bool = false
    ) {
        self.query = query
        self.fragment = fragment
        self.fragments = fragments
        self.attempt = attempt
        self.querier = querier
        self.tenants = tenants
        self.costClass = costClass
        self.runningFor = runningFor
        self.bytesDone = bytesDone
        self.bytes = bytes
        self.isSolo = isSolo
        self.isHedge = isHedge
    }
}
