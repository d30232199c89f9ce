import BlockFormat
import QueryModel

/// One dataset of a fragment with the sections its report needs; every number in it was checked against the metadata.
struct DatasetSections {
    /// The dataset.
    let reference: DatasetReference
    /// What to read of it, each section and form once.
    private(set) var wanted: [WantedSection] = []
    private var factors: [SectionKey: Int] = [:]
    /// Which of them belong to each of the reference's columns.
    private(set) var columns: [ColumnSections] = []
    /// Stored bytes of the wanted sections: the measure of progress.
    private(set) var storedBytes = 0
    /// Bytes of the wanted sections stored, unpacked and as rows: the measure of batches.
    private(set) var memoryBytes = 0

    /// Chooses the sections.
    ///
    /// - Throws: `ExecutionError` when the lease names chunks, columns or byte ranges that cannot be, or the dataset
    ///   lacks a section it must have.
    init(_ reference: DatasetReference, needs: SectionNeeds) throws(ExecutionError) {
        self.reference = reference
        let index = SectionIndex(reference.dataset)
        columns.reserveCapacity(reference.columns.count)
        if needs.contains(.series) { try wantSeries(index) }
        var chunkStart = wanted.count
        for (number, column) in reference.columns.enumerated() {
            try Self.check(column, of: reference)
            // Columns of one chunk follow one another and share sections; those of different chunks share none.
            if number > 0, reference.columns[number - 1].chunk != column.chunk { chunkStart = wanted.count }
            columns.append(try want(column, needs, index, from: chunkStart))
        }
        if needs.contains(.symbols) { try want(.symbols, index) }
        if needs.contains(.paths) { try want(.symbols, index, form: .numbers) }
    }

    /// Where it is, for messages.
    var place: DatasetPlace { DatasetPlace(objectPath: reference.objectPath, number: reference.number) }

    private mutating func wantSeries(_ index: SectionIndex) throws(ExecutionError) {
        for view in 0...1 where reference.columns.contains(where: { reference.seriesView(ofChunk: $0.chunk) == view }) {
            try want(.series, index, chunk: view, form: .numbers)
        }
    }

    private mutating func want(
        _ column: ColumnReference,
        _ needs: SectionNeeds,
        _ index: SectionIndex,
        from start: Int
    ) throws(ExecutionError) -> ColumnSections {
        var sections = ColumnSections(column)
        guard needs.contains(.rows) else { return sections }
        let profiles = try found(.profiles, index, chunk: column.chunk)
        sections.rows = try want(profiles, from: start)
        if needs.contains(.identities), profiles.layout != SectionLayout.lean {
            sections.identities = try want(try found(.identities, index, chunk: column.chunk), from: start)
        }
        if needs.contains(.spans), let spans = index.section(.spans, chunk: column.chunk) {
            sections.spans = try want(spans, from: start)
        }
        if needs.contains(.samples) {
            for section in try samples(of: column, index) { sections.samples.append(try want(section, from: start)) }
        }
        return sections
    }

    /// The sections that a column's values are made of, as `DatasetMetadata.sampleSections` names them.
    private func samples(
        of column: ColumnReference,
        _ index: SectionIndex
    ) throws(ExecutionError) -> [SectionMetadata] {
        let group = reference.dataset.chunks[column.chunk].group
        let derivation = reference.dataset.groups[group].columns[column.column].derivation
        let stored = derivation?.column ?? column.column
        var sections: [SectionMetadata] = []
        if let samples = index.section(.samples, chunk: column.chunk, column: stored) {
            sections = [samples]
        } else {
            sections.append(try found(.stacks, index, chunk: column.chunk))
            sections.append(try found(.values, index, chunk: column.chunk, column: stored))
        }
        guard let derivation, derivation.factor == nil else { return sections }
        sections.append(try found(.factors, index, chunk: group, column: column.column))
        if let residuals = index.section(.residuals, chunk: column.chunk, column: column.column) {
            sections.append(residuals)
        }
        return sections
    }

    private func found(
        _ kind: SectionKind,
        _ index: SectionIndex,
        chunk: Int,
        column: Int = 0
    ) throws(ExecutionError) -> SectionMetadata {
        guard let section = index.section(kind, chunk: chunk, column: column) else {
            throw unreadable("it has no \(kind) section for chunk \(chunk), column \(column)")
        }
        return section
    }

    private mutating func want(
        _ kind: SectionKind,
        _ index: SectionIndex,
        chunk: Int = 0,
        form: SectionKey.Form = .content
    ) throws(ExecutionError) {
        _ = try want(try found(kind, index, chunk: chunk), form: form, from: max(0, wanted.count - 1))
    }

    /// Wants a section, unless it is there already from `start` on; gives its index.
    private mutating func want(
        _ section: SectionMetadata,
        form: SectionKey.Form = .content,
        from start: Int
    ) throws(ExecutionError) -> Int {
        let end = section.offset.addingReportingOverflow(section.storedSize)
        guard section.offset >= 0, section.storedSize >= 0, section.rawSize >= 0, !end.overflow else {
            throw unreadable("its \(section.kind) section claims impossible bytes")
        }
        let key = SectionKey(block: reference.block, dataset: reference.number, section: section, form: form)
        if let known = factors[key] { return known }
        if let known = wanted[start...].firstIndex(where: { $0.key == key }) { return known }
        if !wanted[start...].contains(where: { $0.section == section }) { measure(section) }
        // Factors are those of a whole group: any chunk may have asked for them before.
        if section.kind == .factors { factors[key] = wanted.count }
        wanted.append(WantedSection(section: section, form: form, key: key, decodedBytes: decodedBytes(section)))
        return wanted.count - 1
    }

    private mutating func measure(_ section: SectionMetadata) {
        storedBytes = storedBytes.addingClamped(section.storedSize)
        memoryBytes = memoryBytes.addingClamped(section.storedSize).addingClamped(section.rawSize)
        memoryBytes = memoryBytes.addingClamped(rowBytes(section))
    }

    /// Unpacked bytes and the table made of them; names that are stored front-coded may take more, which is known once
    /// they are read.
    private func decodedBytes(_ section: SectionMetadata) -> Int {
        guard section.kind != .symbols else {
            return section.rawSize.addingClamped(SymbolTable.usualBytes(ofRaw: section.rawSize))
        }
        return section.rawSize.addingClamped(rowBytes(section))
    }

    private func rowBytes(_ section: SectionMetadata) -> Int {
        guard section.kind == .profiles, let group = reference.group(ofChunk: Int(section.chunk)) else { return 0 }
        let rows = min(max(0, reference.dataset.chunks[Int(section.chunk)].rowCount), 1 << 40)
        return rows * (Self.bytesPerRow + 8 * group.columns.count)
    }

    /// A row's place in a decoded table, and its share of a profile's time, number and identity.
    private static let bytesPerRow = 48

    private func unreadable(_ message: String) -> ExecutionError {
        ExecutionError(BlockFormatError(.corrupt, message), at: place)
    }

    private static func check(_ column: ColumnReference, of reference: DatasetReference) throws(ExecutionError) {
        guard let group = reference.group(ofChunk: column.chunk) else {
            throw .invalidLease("it asks for chunk \(column.chunk) of \(reference.dataset.chunks.count)")
        }
        guard group.columns.indices.contains(column.column) else {
            throw .invalidLease("it asks for column \(column.column) of \(group.columns.count)")
        }
        let derivations = group.columns.compactMap(\.derivation)
        guard
            derivations.allSatisfy({
                group.columns.indices.contains($0.column) && group.columns[$0.column].derivation == nil
            })
        else { throw .invalidLease("a column derives from one that is not stored") }
    }
}
