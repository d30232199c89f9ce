import BlockFormat

/// What reading the wanted columns of a dataset takes, chunk by chunk.
struct DatasetCosts {
    /// What every fragment takes that reads any of its chunks.
    private(set) var opening = ReadCost.dataset
    /// What each chunk takes, whether it is read or not.
    private(set) var chunks: [ReadCost]

    /// Adds up what `required` names.
    init(_ required: RequiredSections, of dataset: DatasetMetadata, _ wanted: [WantedColumn]) {
        chunks = dataset.chunks.map { ReadCost($0, required) }
        for section in dataset.sections {
            guard section.kind.belongsToChunk else {
                if required.shared(section, wanted) { opening.add(section) }
                continue
            }
            let chunk = Int(section.chunk)
            guard chunk < chunks.count else { continue }
            let group = dataset.chunks[chunk].group
            guard dataset.groups.indices.contains(group) else { continue }
            let isRead = wanted.contains {
                $0.group == group && required.reads(section, forColumn: $0.column, of: dataset.groups[group])
            }
            if isRead { chunks[chunk].add(section) }
        }
    }
}
