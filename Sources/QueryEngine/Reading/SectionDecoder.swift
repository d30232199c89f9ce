import BlockFormat
import QueryModel

/// Turns found sections into what executions compute with, and keeps in the caches what was made for it.
struct SectionDecoder {
    /// Where decoded sections are kept.
    let cache: SectionCache

    /// Decodes one dataset.
    ///
    /// - Throws: `ExecutionError` naming object, dataset and section; `CancellationError`.
    func contents(
        of dataset: DatasetSections,
        _ found: [FoundSection],
        universe: ServiceUniverse,
        control: ExecutionControl
    ) throws -> DatasetContents {
        var symbols: SymbolTable?
        let sections = try zip(dataset.wanted, found).map { wanted, found in
            guard case .stored(let stored) = found else {
                guard case .cached(let content) = found else { throw CancellationError() }
                return (wanted.section, wanted.form, content)
            }
            try control.check()
            do {
                let content = try decode(stored, wanted, dataset.reference.dataset, universe, &symbols)
                cache.insert(content, for: wanted.key, kind: wanted.section.kind)
                return (wanted.section, wanted.form, content)
            } catch let error as BlockFormatError {
                var error = error
                error.section = error.section ?? wanted.section.kind
                throw ExecutionError(error, at: dataset.place)
            }
        }
        return DatasetContents(dataset, universe: universe, sections: sections)
    }

    private func decode(
        _ stored: [UInt8],
        _ wanted: WantedSection,
        _ dataset: DatasetMetadata,
        _ universe: ServiceUniverse,
        _ symbols: inout SymbolTable?
    ) throws -> CachedSection {
        let section = wanted.section
        switch section.kind {
        case .series:
            let table = try SeriesTable(decoding: try SectionCodec.unpack(stored, section), layout: section.layout)
            return .numbers(try universe.seriesNumbers(of: table))
        case .profiles:
            return .rows(try decodeRows(try SectionCodec.unpack(stored, section), section, dataset))
        case .symbols:
            let table = try symbols ?? decodeSymbols(stored, section)
            symbols = table
            return wanted.form == .numbers ? .numbers(try universe.stackNodes(of: table)) : .symbols(table)
        default:
            return .bytes(try SectionCodec.unpack(stored, section))
        }
    }

    private func decodeSymbols(_ stored: [UInt8], _ section: SectionMetadata) throws -> SymbolTable {
        try SymbolTable(decoding: try SectionCodec.unpack(stored, section), layout: section.layout)
    }

    /// Series numbers are checked where they are used: the label sets may not have been read to check them by.
    private func decodeRows(
        _ raw: [UInt8],
        _ section: SectionMetadata,
        _ dataset: DatasetMetadata
    ) throws -> RowTable {
        let chunk = dataset.chunks[Int(section.chunk)]
        guard (section.layout == SectionLayout.rollup) == (chunk.rollup != nil) else {
            throw SectionLayout.misplacedRollup
        }
        return try RowTable(
            decoding: raw,
            layout: section.layout,
            group: dataset.groups[chunk.group],
            seriesCount: Int(UInt32.max),
            profileCount: dataset.profileCount
        )
    }
}
