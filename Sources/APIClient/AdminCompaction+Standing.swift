extension AdminCompaction {
    /// Whether waiting changes nothing: all is done, or only parked jobs are left.
    package var isAtRest: Bool { blocksMoving == 0 }

    /// How far it is, in a line.
    package func text(toLevel level: Int) -> String {
        if blocksBelow == 0 { return "everything is at level \(level) or above\n" }
        if isAtRest {
            return "\(blocksBelow) blocks stay below level \(level): \(jobsParked) jobs are parked; "
                + "see why with: firefinch admin jobs\n"
        }
        return "\(blocksBelow) blocks are below level \(level); \(jobsOpen) jobs are open, \(jobsAdded) of them new\n"
    }
}
