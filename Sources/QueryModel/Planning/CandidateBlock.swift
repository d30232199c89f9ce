package import BlockFormat

/// A block that a query may have to read, as the planner takes it.
package struct CandidateBlock: Hashable, Sendable {
    /// The block.
    package var id: BlockID
    /// Its object in the bucket.
    package var objectPath: String
    /// 0 for a segment.
    package var level: Int
    /// Deletions stated at this time or later are not applied to it; see `BlockMetadata.deletionHorizon`.
    package var deletionHorizon: Int64
    /// Its datasets, or those of interest.
    package var datasets: [CandidateDataset]

    /// Makes a candidate.
    package init(
        id: BlockID,
        objectPath: String,
        level: Int,
        deletionHorizon: Int64,
        datasets: [CandidateDataset]
    ) {
        self.id = id
        self.objectPath = objectPath
        self.level = level
        self.deletionHorizon = deletionHorizon
        self.datasets = datasets
    }
}

/// A dataset that a query may have to read.
package struct CandidateDataset: Hashable, Sendable {
    /// Its number in the block.
    package var number: Int
    /// Its metadata.
    package var metadata: DatasetMetadata
    /// Numbers of its suppressed profiles, ascending.
    package var suppressed: [UInt32]

    /// Makes a candidate.
    package init(number: Int, metadata: DatasetMetadata, suppressed: [UInt32]) {
        self.number = number
        self.metadata = metadata
        self.suppressed = suppressed
    }
}
