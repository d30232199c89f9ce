/// One frontend's picture of its read tier at one moment.
package struct ReadTierStanding: Hashable, Sendable {
    /// Who is attached, in the order they came.
    package var queriers: [QuerierStanding] = []
    /// How many more are attached.
    package var queriersLeftOut = 0
    /// What runs, querier by querier: each one's fragments, then its merges, both with the oldest query first.
    package var leases: [LeaseStanding] = []
    /// How many more leases run.
    package var leasesLeftOut = 0
    /// What waits, by tenant and cost class.
    package var waiting: [WaitingStanding] = []
    /// How many more such lines there are.
    package var waitingLeftOut = 0
    /// The whole tier in numbers.
    package var totals = ReadTierTotals()

    /// The picture of a tier in which nothing happens.
    package init() {}
}
