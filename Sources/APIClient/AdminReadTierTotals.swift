import WireProtocol

/// One frontend's read tier in numbers.
package struct AdminReadTierTotals: Hashable, Sendable, Encodable {
    /// Queries under way.
    package var queries: Int64
    /// Fragments that wait for a querier.
    package var queuedFragments: Int64
    /// Stored bytes they read.
    package var queuedBytes: Int64
    /// For how long the oldest query with a waiting fragment has waited, in milliseconds.
    package var queueAge: Int64
    /// Leases of fragments that run.
    package var runningLeases: Int64
    /// Stored bytes they read.
    package var runningBytes: Int64
    /// Merges of reports that run at queriers.
    package var runningMerges: Int64
    /// Queriers attached.
    package var attachedQueriers: Int64
    /// Those of them that run in other processes.
    package var remoteQueriers: Int64
    /// How many queriers the work asks for.
    package var desiredQueriers: Int64
    /// Stored bytes that one remote querier is reckoned to read in a second.
    package var bytesPerQuerierSecond: Int64
    /// Fragments whose report counted, since the frontend started.
    package var fragmentsDone: Int64
    /// Stored bytes they read.
    package var bytesDone: Int64
    /// Attempts after one that failed or was lost, since the frontend started.
    package var retries: Int64

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_ReadTierTotals) {
        queries = message.queries
        queuedFragments = message.queuedFragments
        queuedBytes = message.queuedBytes
        queueAge = message.queueAge
        runningLeases = message.runningLeases
        runningBytes = message.runningBytes
        runningMerges = message.runningMerges
        attachedQueriers = message.attachedQueriers
        remoteQueriers = message.remoteQueriers
        desiredQueriers = message.desiredQueriers
        bytesPerQuerierSecond = message.bytesPerQuerierSecond
        fragmentsDone = message.fragmentsDone
        bytesDone = message.bytesDone
        retries = message.retries
    }
}
