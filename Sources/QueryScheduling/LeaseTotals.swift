/// How leases ended since the start; each number only grows.
package struct LeaseTotals: Hashable, Sendable {
    /// Leases granted.
    package var granted = 0
    /// Leases that brought a report which counted.
    package var reported = 0
    /// Leases answered *busy*.
    package var busy = 0
    /// Leases that failed.
    package var failed = 0
    /// Leases lost: querier gone, silent or stalled.
    package var lost = 0
    /// Leases nobody waited for any more.
    package var cancelled = 0

    /// The totals of a scheduler that has done nothing.
    package init() {}
}
