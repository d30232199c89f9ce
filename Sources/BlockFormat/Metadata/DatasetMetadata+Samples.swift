extension DatasetMetadata {
    /// All sections that must be read to have the samples of one column of one chunk, in the order they are stored by kind.
    ///
    /// What the dataset lacks is left out; `ColumnSamples` says so when it is needed.
    package func sampleSections(chunk: Int, column: Int) -> [SectionMetadata] {
        guard chunks.indices.contains(chunk) else { return [] }
        let group = chunks[chunk].group
        guard groups.indices.contains(group), groups[group].columns.indices.contains(column) else { return [] }
        let derivation = groups[group].columns[column].derivation
        let stored = derivation?.column ?? column
        var wanted = [
            section(.stacks, chunk: chunk),
            section(.values, chunk: chunk, column: stored),
            section(.samples, chunk: chunk, column: stored),
        ]
        if let derivation, derivation.factor == nil {
            wanted.append(section(.factors, chunk: group, column: column))
            wanted.append(section(.residuals, chunk: chunk, column: column))
        }
        return wanted.compactMap(\.self)
    }
}
