import BlockFormat
import ProfileModel
import QueryModel

/// One dataset, decoded: what executions compute with.
struct DatasetContents {
    /// The dataset.
    let reference: DatasetReference
    /// The universe of its service.
    let universe: ServiceUniverse
    /// The columns to add up, each with what was read for it.
    let columns: [ColumnSections]
    private let sections: [(section: SectionMetadata, form: SectionKey.Form, content: CachedSection)]

    /// Takes the decoded sections, in the order they were wanted.
    init(
        _ dataset: DatasetSections,
        universe: ServiceUniverse,
        sections: [(section: SectionMetadata, form: SectionKey.Form, content: CachedSection)]
    ) {
        reference = dataset.reference
        columns = dataset.columns
        self.universe = universe
        self.sections = sections
    }

    /// Where it is, for messages.
    var place: DatasetPlace { DatasetPlace(objectPath: reference.objectPath, number: reference.number) }

    /// The profile type of a column.
    func profileType(_ column: ColumnReference) -> ProfileType {
        reference.dataset.groups[group(of: column)].profileType(column: column.column)
    }

    /// The sample group of a column.
    func group(of column: ColumnReference) -> Int { reference.dataset.chunks[column.chunk].group }

    /// Universe numbers of the series, by series number in the view that the column's rows use; nil when the report did
    /// not need them.
    func seriesNumbers(_ column: ColumnReference) -> [Int32]? {
        numbers(.series, chunk: reference.seriesView(ofChunk: column.chunk))
    }

    /// Universe nodes of the stacks, by stack number; nil when the report did not need them.
    var stackNodes: [Int32]? { numbers(.symbols) }

    /// The symbols; nil when the report did not need them.
    var symbols: SymbolTable? {
        for section in sections {
            if case .symbols(let table) = section.content { return table }
        }
        return nil
    }

    /// Profiles and rows of a column's chunk, with identities and spans where the query filters by them.
    func rows(_ column: ColumnSections) throws(ExecutionError) -> RowTable {
        guard let index = column.rows, case .rows(var rows) = sections[index].content else { throw unread(.profiles) }
        do throws(BlockFormatError) {
            if let (layout, raw) = bytes(column.identities) {
                let count = rows.profileTimes.count
                rows.profileIdentities = try IdentityColumn.decode(raw, layout: layout, count: count)
            }
            if let (layout, raw) = bytes(column.spans) {
                let rowCount = rows.rowProfiles.count
                (rows.rowSpans, rows.rowTraces) = try SpanColumn.decode(raw, layout: layout, rowCount: rowCount)
            }
        } catch { throw ExecutionError(error, at: place) }
        return rows
    }

    /// What a column's values are read from.
    func samples(_ column: ColumnSections, stackCount: Int) throws(ExecutionError) -> ColumnSamples {
        var found: [(SectionMetadata, [UInt8])] = []
        for index in column.samples {
            guard case .bytes(let bytes) = sections[index].content else { throw unread(sections[index].section.kind) }
            found.append((sections[index].section, bytes))
        }
        do {
            return try ColumnSamples(
                assembling: found,
                for: reference.dataset,
                chunk: column.reference.chunk,
                column: column.reference.column,
                stackCount: stackCount
            )
        } catch { throw ExecutionError(error, at: place) }
    }

    private func bytes(_ index: Int?) -> (layout: UInt8, bytes: [UInt8])? {
        guard let index, case .bytes(let bytes) = sections[index].content else { return nil }
        return (sections[index].section.layout, bytes)
    }

    private func numbers(_ kind: SectionKind, chunk: Int = 0) -> [Int32]? {
        for section in sections where section.section.kind == kind && Int(section.section.chunk) == chunk {
            if case .numbers(let numbers) = section.content { return numbers.values }
        }
        return nil
    }

    private func unread(_ kind: SectionKind) -> ExecutionError {
        .invalidLease("the \(kind) section of dataset \(reference.number) of \(reference.objectPath) was not read")
    }
}
