package import BlockFormat

/// Everything known of a block.
package struct StoredBlockDetails: Hashable, Sendable {
    /// The block without its datasets.
    package var block: StoredBlock
    /// Which segments' rows it holds.
    package var lineage: [LineageRange]
    /// As in the block's footer, nanoseconds since 1970.
    package var deletionHorizon: Int64
    /// Its live datasets, ascending by number.
    package var datasets: [Dataset]

    /// Puts it together.
    package init(
        block: StoredBlock,
        lineage: [LineageRange],
        deletionHorizon: Int64,
        datasets: [Dataset]
    ) {
        self.block = block
        self.lineage = lineage
        self.deletionHorizon = deletionHorizon
        self.datasets = datasets
    }

    /// A live dataset.
    package struct Dataset: Hashable, Sendable {
        /// Its number in the block.
        package var number: Int
        /// Its metadata.
        package var metadata: DatasetMetadata
        /// How many of its profiles are suppressed.
        package var suppressed: Int

        /// Puts it together.
        package init(number: Int, metadata: DatasetMetadata, suppressed: Int) {
            self.number = number
            self.metadata = metadata
            self.suppressed = suppressed
        }
    }
}
