import WireProtocol

/// One lease that runs: an attempt of a fragment, or a merge of reports, of which only some fields say anything.
package struct AdminRunningLease: Hashable, Sendable, Encodable {
    /// `fragment` or `merge`.
    package var kind: String
    /// The query's number at its frontend.
    package var query: UInt64
    /// The fragment's number in its phase, from 0.
    package var fragment: Int64
    /// How many fragments the phase has.
    package var fragments: Int64
    /// 1 for the first attempt.
    package var attempt: Int32
    /// The querier's id.
    package var querier: String
    /// Whose profiles it reads; of a merge, whose the query asks about.
    package var tenants: [String]
    /// `metadata`, `series`, `small` or `large`.
    package var costClass: String
    /// For how long it has run, in milliseconds.
    package var runningFor: Int64
    /// How far it is, in bytes, as of its last renewal.
    package var bytesDone: Int64
    /// Stored bytes it reads; of a merge, bytes of its reports.
    package var bytes: Int64
    /// How many reports a merge makes one of; 0 for a fragment.
    package var reports: Int64
    /// Whether it runs alone on its querier, because attempts before it were lost.
    package var alone: Bool
    /// Whether it was granted because another attempt of the fragment is late.
    package var hedge: Bool

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_RunningLease) {
        // A server that knows of no merges names no kind.
        kind = message.kind.isEmpty ? "fragment" : message.kind
        query = message.query
        fragment = message.fragment
        fragments = message.fragments
        attempt = message.attempt
        querier = message.querier
        tenants = message.tenants
        costClass = message.costClass
        runningFor = message.runningFor
        bytesDone = message.bytesDone
        bytes = message.bytes
        reports = message.reports
        alone = message.alone
        hedge = message.hedge
    }
}
