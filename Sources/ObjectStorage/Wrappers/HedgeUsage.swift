/// How hedging went: a snapshot of counters that only grow.
package struct HedgeUsage: Hashable, Sendable {
    /// Reads that were asked for.
    package var reads = 0
    /// Second requests sent.
    package var sent = 0
    /// Second requests that answered first.
    package var won = 0
    /// Late reads that got no second request at once, because the budget was empty.
    package var refused = 0

    /// Nothing used.
    package init() {}
}
