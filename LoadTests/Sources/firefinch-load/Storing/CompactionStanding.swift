/// How far an ordered compaction is, as the admin API says it; zeros may be left out.
struct CompactionStanding: Decodable {
    var madeBy: JSONInteger?
    var jobsParked: JSONInteger?
    var blocksBelow: JSONInteger?
    var blocksMoving: JSONInteger?

    /// Whether nothing moves any more.
    var hasEnded: Bool { (blocksMoving?.value ?? 0) == 0 }
    /// Whether everything got there.
    var isComplete: Bool { (blocksBelow?.value ?? 0) == 0 }
}
