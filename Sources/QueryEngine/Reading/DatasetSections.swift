import BlockFormat
import QueryModel

/// One dataset of a fragment with the sections its report needs; every number in it was checked against the metadata.
struct DatasetSections {
    /// The dataset.
    let reference: DatasetReference
    /// What to read of it, each section and form once.
    private(set) var wanted: [WantedSection] = []

    /// Chooses the sections.
    ///
    /// - Throws: `ExecutionError` when the lease names groups, columns or byte ranges that cannot be, or the dataset
    ///   lacks a section it must have.
    init(_ reference: DatasetReference, needs: SectionNeeds) throws(ExecutionError) {
        self.reference = reference
        if needs.contains(.series) { try want(.series, form: .numbers) }
        for column in reference.columns {
            try Self.check(column, of: reference.dataset)
            if needs.contains(.rows) { try want(.profiles, group: column.group) }
            guard needs.contains(.samples) else { continue }
            try want(.stacks, group: column.group)
            try want(.values, group: column.group, column: reference.dataset.storedColumn(column))
        }
        if needs.contains(.symbols) { try want(.symbols) }
        if needs.contains(.paths) { try want(.symbols, form: .numbers) }
    }

    /// Where it is, for messages.
    var place: DatasetPlace { DatasetPlace(objectPath: reference.objectPath, number: reference.number) }

    /// Stored bytes of the wanted sections: the measure of progress.
    var storedBytes: Int { distinctSections.reduce(0) { $0.addingClamped($1.storedSize) } }

    /// Stored and unpacked bytes of the wanted sections: the measure of memory.
    var memoryBytes: Int {
        distinctSections.reduce(0) { $0.addingClamped($1.storedSize).addingClamped($1.rawSize) }
    }

    private var distinctSections: [SectionMetadata] {
        wanted.indices.filter { index in !wanted[..<index].contains { $0.section == wanted[index].section } }
            .map { wanted[$0].section }
    }

    private mutating func want(
        _ kind: SectionKind,
        group: Int = 0,
        column: Int = 0,
        form: SectionKey.Form = .content
    ) throws(ExecutionError) {
        guard let section = reference.dataset.section(kind, chunk: group, column: column) else {
            throw missing("it has no \(kind) section for group \(group), column \(column)")
        }
        let end = section.offset.addingReportingOverflow(section.storedSize)
        guard section.offset >= 0, section.storedSize >= 0, section.rawSize >= 0, !end.overflow else {
            throw missing("its \(kind) section claims impossible bytes")
        }
        let key = SectionKey(block: reference.block, dataset: reference.number, section: section, form: form)
        guard !wanted.contains(where: { $0.key == key }) else { return }
        wanted.append(WantedSection(section: section, form: form, key: key))
    }

    private func missing(_ message: String) -> ExecutionError {
        ExecutionError(BlockFormatError(.corrupt, message), at: place)
    }

    private static func check(_ column: ColumnReference, of dataset: DatasetMetadata) throws(ExecutionError) {
        guard dataset.groups.indices.contains(column.group) else {
            throw .invalidLease("it asks for group \(column.group) of \(dataset.groups.count)")
        }
        let columns = dataset.groups[column.group].columns
        guard columns.indices.contains(column.column) else {
            throw .invalidLease("it asks for column \(column.column) of \(columns.count)")
        }
        let derivations = columns.compactMap(\.derivation)
        guard derivations.allSatisfy({ columns.indices.contains($0.column) && columns[$0.column].derivation == nil })
        else { throw .invalidLease("a column derives from one that is not stored") }
    }
}

extension DatasetMetadata {
    /// The column whose values section holds a column's values.
    func storedColumn(_ column: ColumnReference) -> Int {
        groups[column.group].columns[column.column].derivation?.column ?? column.column
    }
}
