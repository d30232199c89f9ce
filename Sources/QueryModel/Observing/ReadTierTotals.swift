/// The whole read tier of one frontend in numbers.
package struct ReadTierTotals: Hashable, Sendable {
    /// Queries under way.
    package var queries = 0
    /// Fragments that wait for a querier.
    package var queuedFragments = 0
    /// Stored bytes they read.
    package var queuedBytes = 0
    /// For how long the oldest query with a waiting fragment has waited.
    package var queueAge: Duration = .zero
    /// Leases of fragments that run.
    package var runningLeases = 0
    /// Stored bytes they read.
    package var runningBytes = 0
    /// Merges that run at queriers.
    package var runningMerges = 0
    /// Queriers attached.
    package var attachedQueriers = 0
    /// Those of them that run in other processes.
    package var remoteQueriers = 0
    /// How many queriers the work asks for.
    package var desiredQueriers = 0
    /// Stored bytes that one querier of another process is reckoned to read in a second.
    package var bytesPerQuerierSecond = 0
    /// Fragments whose report counted, since the start.
    package var fragmentsDone = 0
    /// Stored bytes they read.
    package var bytesDone = 0
    /// Attempts after one that failed or was lost, since the start.
    package var retries = 0

    /// The numbers of a tier in which nothing happens.
    package init() {}
}
