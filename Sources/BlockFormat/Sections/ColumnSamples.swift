/// What the values of one column of one chunk are read from, unpacked.
package struct ColumnSamples: Sendable {
    /// Where the stored values are.
    package enum Content: Sendable {
        /// A segment's: a stack number and a value for each sample.
        case lean(stacks: [UInt8], values: [UInt8])
        /// A compacted block's samples section.
        case banded([UInt8])
    }

    /// What makes a value of the column of a stored one.
    package enum Scaling: Sendable {
        /// A constant to multiply with; 1 for a column that is stored.
        case constant(Int64)
        /// A factor for each stack, and what is left of each value after it (nil when nothing is).
        case perStack(factors: [Int64], residuals: [UInt8]?)
    }

    /// Where the stored values are.
    package var content: Content
    /// What makes a value of the column of a stored one.
    package var scaling: Scaling

    /// Takes content and scaling as they are.
    package init(content: Content, scaling: Scaling = .constant(1)) {
        self.content = content
        self.scaling = scaling
    }

    /// Puts together what `DatasetMetadata.sampleSections` named.
    ///
    /// - Parameters:
    ///   - sections: sections and their unpacked bytes, in any order.
    ///   - dataset: whose they are.
    ///   - chunk: the chunk's index.
    ///   - column: the column's index in the chunk's group.
    ///   - stackCount: number of stacks that the dataset's symbols have.
    /// - Throws: `BlockFormatError` when one is missing, or is not what it claims.
    package init(
        assembling sections: [(SectionMetadata, [UInt8])],
        for dataset: DatasetMetadata,
        chunk: Int,
        column: Int,
        stackCount: Int
    ) throws(BlockFormatError) {
        guard dataset.chunks.indices.contains(chunk),
            dataset.groups.indices.contains(dataset.chunks[chunk].group),
            dataset.groups[dataset.chunks[chunk].group].columns.indices.contains(column)
        else { throw BlockFormatError(.corrupt, "the dataset has no column \(column) in chunk \(chunk)") }
        let derivation = dataset.groups[dataset.chunks[chunk].group].columns[column].derivation
        content = try Self.content(sections)
        scaling = try Self.scaling(derivation, sections, stackCount: stackCount)
    }

    static let unknownLayout = BlockFormatError(
        .unsupportedVersion,
        "samples are laid out in a way this reader does not know; upgrade this process",
        section: .samples
    )

    private static func content(_ sections: [(SectionMetadata, [UInt8])]) throws(BlockFormatError) -> Content {
        if let samples = try bytes(.samples, SectionLayout.sorted, sections) { return .banded(samples) }
        guard let stacks = try bytes(.stacks, SectionLayout.lean, sections) else { throw missing(.stacks) }
        guard let values = try bytes(.values, SectionLayout.lean, sections) else { throw missing(.values) }
        return .lean(stacks: stacks, values: values)
    }

    private static func scaling(
        _ derivation: SampleColumn.Derivation?,
        _ sections: [(SectionMetadata, [UInt8])],
        stackCount: Int
    ) throws(BlockFormatError) -> Scaling {
        guard let derivation else { return .constant(1) }
        if let factor = derivation.factor { return .constant(factor) }
        guard let factors = try bytes(.factors, SectionLayout.sorted, sections) else { throw missing(.factors) }
        return .perStack(
            factors: try FactorColumn.decode(factors, stackCount: stackCount),
            residuals: try bytes(.residuals, SectionLayout.sorted, sections)
        )
    }

    private static func bytes(
        _ kind: SectionKind,
        _ layout: UInt8,
        _ sections: [(SectionMetadata, [UInt8])]
    ) throws(BlockFormatError) -> [UInt8]? {
        for (section, bytes) in sections where section.kind == kind {
            guard section.layout == layout else { throw SectionLayout.unknown(section.layout, kind) }
            return bytes
        }
        return nil
    }

    private static func missing(_ kind: SectionKind) -> BlockFormatError {
        BlockFormatError(.corrupt, "the dataset lacks a section that its samples need", section: kind)
    }
}
