package import QueryModel

/// What a scheduler has done since it started; each only grows.
package struct SchedulerTotals: Hashable, Sendable {
    /// Leases by where their querier runs.
    package var leases: [QuerierIntroduction.Place: LeaseTotals] = [:]
    /// Rows that those looked at, those of rollups included.
    package var rowsRead = 0
    /// Stored bytes of the sections that those wanted, whether read or found in a cache.
    package var bytesRead = 0
    /// Outcomes that came for a lease which had ended.
    package var outcomesIgnored = 0
    /// Attempts granted after one that failed or was lost.
    package var retries = 0
    /// Lost attempts that the loss of another querier explains.
    package var lossesExplained = 0
    /// Fragments that had to run alone because attempts of them were lost.
    package var suspects = 0
    /// Queries planned anew because an object was gone.
    package var plansRenewed = 0

    /// How merges of reports ended.
    package var merges = MergeTotals()

    /// Second attempts granted because the first one was late.
    package var hedgesGranted = 0
    /// Second attempts whose report came first.
    package var hedgesWon = 0
    /// Late leases that got no second attempt, because the budget was spent.
    package var hedgesRefused = 0
    /// Stored bytes of attempts that ran beside another one of their fragment and did not count.
    package var hedgeBytesWasted = 0

    /// Makes the totals of a scheduler that has done nothing.
    package init() {}

    /// Leases granted.
    package var leasesGranted: Int { sum(\.granted) }
    /// Leases that brought a report which counted.
    package var leasesReported: Int { sum(\.reported) }
    /// Leases answered *busy*.
    package var leasesBusy: Int { sum(\.busy) }
    /// Leases that failed.
    package var leasesFailed: Int { sum(\.failed) }
    /// Leases lost: querier gone, silent or stalled.
    package var leasesLost: Int { sum(\.lost) }
    /// Leases nobody waited for any more.
    package var leasesCancelled: Int { sum(\.cancelled) }

    /// Counts one lease.
    mutating func count(_ outcome: WritableKeyPath<LeaseTotals, Int>, at place: QuerierIntroduction.Place) {
        leases[place, default: LeaseTotals()][keyPath: outcome] += 1
    }

    private func sum(_ outcome: KeyPath<LeaseTotals, Int>) -> Int {
        leases.values.reduce(0) { $0 + $1[keyPath: outcome] }
    }
}
