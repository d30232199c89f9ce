/// How merges of reports ended since the start; each number only grows.
package struct MergeTotals: Hashable, Sendable {
    /// Merges in the frontend's process that count.
    package var here = 0
    /// Merges there that do not count, since the report became too large.
    package var refusedHere = 0
    /// Merges given to queriers.
    package var sent = 0
    /// Those that brought the merged report.
    package var merged = 0
    /// Those answered *busy*.
    package var busy = 0
    /// Those that failed.
    package var failed = 0
    /// Those that were lost: querier gone, silent or stalled.
    package var lost = 0
    /// Those nobody waited for any more.
    package var cancelled = 0

    /// The totals of a scheduler that has done nothing.
    package init() {}

    /// Counts a merge in the frontend's process.
    mutating func noteHere(counts: Bool) {
        if counts { here += 1 } else { refusedHere += 1 }
    }
}
