/// The report of a query to be explained.
package enum AdminReport: Hashable, Sendable {
    /// A flame graph.
    case flameGraph
    /// A merged profile.
    case pprof
    /// Totals over time, told apart by labels.
    case series(groupBy: [String], step: Duration)
    /// Label sets.
    case labels
}
