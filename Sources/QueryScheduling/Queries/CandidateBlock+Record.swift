package import MetadataStorage
package import QueryModel

extension CandidateBlock {
    /// A block of the metastore as the planner takes it.
    package init(_ record: BlockRecord) {
        self.init(
            id: record.id,
            objectPath: record.objectPath,
            level: record.level,
            deletionHorizon: record.deletionHorizon,
            datasets: record.datasets.map { dataset in
                CandidateDataset(
                    number: dataset.number,
                    metadata: dataset.metadata,
                    suppressed: dataset.suppressed
                )
            }
        )
    }
}
