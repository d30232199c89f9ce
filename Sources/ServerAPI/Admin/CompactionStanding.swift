/// How far compaction to a level is.
package struct CompactionStanding: Hashable, Sendable {
    /// Jobs that were added by the call that asked.
    package var jobsAdded: Int
    /// Jobs that wait or run.
    package var jobsOpen: Int
    /// Jobs that failed too often.
    package var jobsParked: Int
    /// Live blocks below the level that were stored by then, without those set aside.
    package var blocksBelow: Int
    /// Those of them that no parked job holds.
    package var blocksMoving: Int
    /// What was stored by then is concerned, nanoseconds since 1970.
    package var madeBy: Int64

    /// Puts it together.
    package init(
        jobsAdded: Int,
        jobsOpen: Int,
        jobsParked: Int,
        blocksBelow: Int,
        blocksMoving: Int,
        madeBy: Int64
    ) {
        self.jobsAdded = jobsAdded
        self.jobsOpen = jobsOpen
        self.jobsParked = jobsParked
        self.blocksBelow = blocksBelow
        self.blocksMoving = blocksMoving
        self.madeBy = madeBy
    }
}
