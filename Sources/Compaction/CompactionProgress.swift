import MetadataStorage

/// What a compaction that was asked for added, and what is left of it.
package struct CompactionProgress: Hashable, Sendable {
    /// Jobs that were added.
    package var addedJobs = 0
    /// Blocks that those jobs replace.
    package var sourceBlocks = 0
    /// Bytes of their objects.
    package var sourceBytes = 0
    /// Jobs that wait or run, whoever added them.
    package var openJobs = 0
    /// Keys of jobs that failed too often, ascending: they need a person.
    package var parkedJobs: [String] = []
    /// Live blocks below the level, those set aside left out.
    package var blocksBelow = 0
    /// Those of them that no parked job holds.
    package var movingBlocks = 0

    /// Nothing added, nothing left.
    package init() {}

    /// Describes how things stand before anything was added.
    init(jobs: [JobRecord], below: [BlockSummary]) {
        openJobs = jobs.count { $0.state != .parked }
        parkedJobs = jobs.filter { $0.state == .parked }.map(\.job.key).sorted()
        blocksBelow = below.count
    }

    /// Takes a later step's standing and adds up what both added.
    mutating func add(_ step: CompactionProgress) {
        var sum = step
        sum.addedJobs += addedJobs
        sum.sourceBlocks += sourceBlocks
        sum.sourceBytes += sourceBytes
        self = sum
    }
}
