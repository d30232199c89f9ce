package import BlockFormat

/// A unit of a query's work: some datasets, all for one report.
///
/// A querier can execute it with a bucket and nothing else.
package struct PlanFragment: Hashable, Sendable {
    /// Its number in the phase.
    package var index: Int
    /// What to read, in the order of reading.
    package var datasets: [DatasetReference]
    /// Stored bytes that its sections have together.
    package var bytes: Int
    /// Fragments of equal affinity profit from one querier's caches: a hash of tenant and service.
    package var affinity: UInt64

    /// Makes a fragment.
    package init(index: Int, datasets: [DatasetReference], bytes: Int, affinity: UInt64) {
        self.index = index
        self.datasets = datasets
        self.bytes = bytes
        self.affinity = affinity
    }
}

/// One dataset of one block, with all that is needed to read it without asking the metastore.
package struct DatasetReference: Hashable, Sendable {
    /// The block.
    package var block: BlockID
    /// The block's object in the bucket.
    package var objectPath: String
    /// The dataset's number in the block.
    package var number: Int
    /// Its metadata.
    package var dataset: DatasetMetadata
    /// Profiles (by number in the dataset, ascending) that every reader skips.
    package var suppressed: [UInt32]
    /// The sample group and column asked for, as (group, column); every match of the query's profile type.
    package var columns: [ColumnReference]
    /// Whether every profile of the dataset is inside the query's range.
    package var isWholeInRange: Bool

    /// Makes a reference.
    package init(
        block: BlockID,
        objectPath: String,
        number: Int,
        dataset: DatasetMetadata,
        suppressed: [UInt32],
        columns: [ColumnReference],
        isWholeInRange: Bool
    ) {
        self.block = block
        self.objectPath = objectPath
        self.number = number
        self.dataset = dataset
        self.suppressed = suppressed
        self.columns = columns
        self.isWholeInRange = isWholeInRange
    }
}

/// A value column of a dataset.
package struct ColumnReference: Hashable, Sendable {
    /// Index of the sample group.
    package var group: Int
    /// Index of the column in the group.
    package var column: Int

    /// Makes a reference.
    package init(group: Int, column: Int) {
        self.group = group
        self.column = column
    }
}
