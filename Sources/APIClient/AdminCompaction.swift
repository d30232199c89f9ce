import WireProtocol

/// How far compaction to a level is.
package struct AdminCompaction: Hashable, Sendable, Encodable {
    /// Jobs that the call added.
    package var jobsAdded: Int64
    /// Jobs that wait or run.
    package var jobsOpen: Int64
    /// Jobs that failed too often.
    package var jobsParked: Int64
    /// Live blocks below the level, without those set aside.
    package var blocksBelow: Int64
    /// Those of them that no parked job holds.
    package var blocksMoving: Int64
    /// What was stored by then is concerned, milliseconds since 1970.
    package var madeBy: Int64

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_CompactResponse) {
        jobsAdded = message.jobsAdded
        jobsOpen = message.jobsOpen
        jobsParked = message.jobsParked
        blocksBelow = message.blocksBelow
        blocksMoving = message.blocksMoving
        madeBy = message.madeBy
    }
}
