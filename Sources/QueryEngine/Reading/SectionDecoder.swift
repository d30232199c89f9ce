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
            if case .cached(let content) = found { return (wanted.section, wanted.form, content) }
            try control.check()
            do {
                let raw = try Self.unpacked(found, wanted.section)
                let content = try decode(raw, wanted, dataset.reference.dataset, universe, &symbols)
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

    /// Unpacks the symbols that were read, and gives how much larger than metadata told they become as tables.
    ///
    /// Nothing is allocated yet but the unpacked bytes, which metadata announced.
    /// - Throws: `ExecutionError`.
    func unpackSymbols(_ found: inout [FoundSection], of dataset: DatasetSections) throws(ExecutionError) -> Int {
        var growth = 0
        for (index, wanted) in dataset.wanted.enumerated() where wanted.section.kind == .symbols {
            guard case .stored = found[index] else { continue }
            if index > 0, dataset.wanted[index - 1].section == wanted.section, case .unpacked = found[index - 1] {
                found[index] = found[index - 1]
                continue
            }
            do throws(BlockFormatError) {
                let raw = try Self.unpacked(found[index], wanted.section)
                let bytes = try SymbolTable.mostBytes(decoding: raw, layout: wanted.section.layout)
                growth = growth.addingClamped(max(0, bytes - SymbolTable.usualBytes(ofRaw: raw.count)))
                found[index] = .unpacked(raw)
            } catch { throw ExecutionError(error, at: dataset.place) }
        }
        return growth
    }

    private static func unpacked(
        _ found: FoundSection,
        _ section: SectionMetadata
    ) throws(BlockFormatError) -> [UInt8] {
        switch found {
        case .stored(let stored): try SectionCodec.unpack(stored, section)
        case .unpacked(let raw): raw
        case .cached: []
        }
    }

    private func decode(
        _ raw: [UInt8],
        _ wanted: WantedSection,
        _ dataset: DatasetMetadata,
        _ universe: ServiceUniverse,
        _ symbols: inout SymbolTable?
    ) throws -> CachedSection {
        let section = wanted.section
        switch section.kind {
        case .series:
            let table = try SeriesTable(decoding: raw, layout: section.layout)
            return .numbers(try universe.seriesNumbers(of: table))
        case .profiles:
            return .rows(try decodeRows(raw, section, dataset))
        case .symbols:
            let table = try symbols ?? SymbolTable(decoding: raw, layout: section.layout)
            symbols = table
            return wanted.form == .numbers ? .numbers(try universe.stackNodes(of: table)) : .symbols(table)
        default:
            return .bytes(raw)
        }
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
