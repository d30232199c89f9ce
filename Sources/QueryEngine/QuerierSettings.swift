package import ObjectStorage

/// How much of a process may go into executing fragments.
///
/// Every number is a bound; none of them changes an answer.
package struct QuerierSettings: Hashable, Sendable {
    /// Range reads of all fragments in the process that are under way at once (`querier.parallel-reads`).
    package var parallelReads = 32
    /// Leases the process executes at once; nil for five for each two parallel reads.
    ///
    /// While some leases wait for bytes, others decode and scan: with two for each read no read that is allowed stays
    /// unused for want of a fragment. The rest are places that schedulers keep for tenants that have few leases.
    package var mostLeases: Int?
    /// Bytes that all fragments running in the process may hold together, stored and unpacked sections counted.
    package var memoryBudget = 48 << 20
    /// How long a fragment waits for memory before it is answered *busy*.
    package var permitPatience: Duration = .milliseconds(250)
    /// Fragments that may wait for memory at once; the next one is answered *busy* immediately.
    package var waitingFragments = 16
    /// Bytes of unpacked stacks and values sections kept; 0 keeps none.
    package var sectionCacheBytes = 48 << 20
    /// Bytes of decoded tables (series, rows, symbols, paths) kept; 0 keeps none.
    package var tableCacheBytes = 48 << 20
    /// Bytes of names, paths and label sets kept over all services; 0 keeps none.
    package var universeBytes = 24 << 20
    /// Range reads one fragment has under way at once.
    package var readFanOut = 32
    /// Sections of one object are read together when at most this many unwanted bytes lie between them.
    package var coalescingGap = 64 << 10
    /// Longest single range read, unless one section alone is longer.
    package var longestRead = 8 << 20
    /// When a range read is sent a second time.
    package var hedging = HedgeSettings()
    /// Bytes (stored and unpacked) of the datasets that are read before the first of them is scanned.
    package var batchBytes = 12 << 20
    /// How often a running lease is renewed.
    package var renewalInterval: Duration = .seconds(1)

    /// Makes the default settings: together within 200 MiB.
    package init() {}

    /// Leases the process executes at once.
    package var concurrentLeases: Int { max(1, mostLeases ?? (2 * parallelReads + parallelReads / 2)) }
}
