import BlockFormat
import ProfileModel
import QueryModel

/// One dataset, decoded: what executions compute with.
struct DatasetContents {
    /// The dataset.
    let reference: DatasetReference
    /// The universe of its service.
    let universe: ServiceUniverse
    private let sections: [(section: SectionMetadata, form: SectionKey.Form, content: CachedSection)]

    /// Takes the decoded sections.
    init(
        reference: DatasetReference,
        universe: ServiceUniverse,
        sections: [(section: SectionMetadata, form: SectionKey.Form, content: CachedSection)]
    ) {
        self.reference = reference
        self.universe = universe
        self.sections = sections
    }

    /// Where it is, for messages.
    var place: DatasetPlace { DatasetPlace(objectPath: reference.objectPath, number: reference.number) }

    /// The profile type of a column.
    func profileType(_ column: ColumnReference) -> ProfileType {
        reference.dataset.groups[column.group].profileType(column: column.column)
    }

    /// Universe numbers of the series, by series number; nil when the report did not need them.
    var seriesNumbers: [Int32]? { numbers(.series) }

    /// Universe nodes of the stacks, by stack number; nil when the report did not need them.
    var stackNodes: [Int32]? { numbers(.symbols) }

    /// The symbols; nil when the report did not need them.
    var symbols: SymbolTable? {
        guard case .symbols(let table)? = content(.symbols, form: .content) else { return nil }
        return table
    }

    /// Whether profiles and rows were needed and read.
    var hasRows: Bool { sections.contains { $0.section.kind == .profiles } }

    /// Profiles and rows of a group.
    func rows(group: Int) throws(ExecutionError) -> RowTable {
        guard case .rows(let rows)? = content(.profiles, group: group) else { throw unread(.profiles) }
        return rows
    }

    /// What a column's values are read from.
    func samples(_ column: ColumnReference, stackCount: Int) throws(ExecutionError) -> ColumnSamples {
        let dataset = reference.dataset
        var found: [(SectionMetadata, [UInt8])] = []
        for section in dataset.sampleSections(chunk: column.group, column: column.column) {
            let known = content(section.kind, group: Int(section.chunk), column: Int(section.column))
            guard case .bytes(let bytes)? = known else { throw unread(section.kind) }
            found.append((section, bytes))
        }
        do {
            return try ColumnSamples(
                assembling: found,
                for: dataset,
                chunk: column.group,
                column: column.column,
                stackCount: stackCount
            )
        } catch { throw ExecutionError(error, at: place) }
    }

    private func numbers(_ kind: SectionKind) -> [Int32]? {
        guard case .numbers(let numbers)? = content(kind, form: .numbers) else { return nil }
        return numbers.values
    }

    private func content(
        _ kind: SectionKind,
        group: Int = 0,
        column: Int = 0,
        form: SectionKey.Form = .content
    ) -> CachedSection? {
        sections.first {
            $0.section.kind == kind && Int($0.section.chunk) == group && Int($0.section.column) == column
                && $0.form == form
        }?.content
    }

    private func unread(_ kind: SectionKind) -> ExecutionError {
        .invalidLease("the \(kind) section of dataset \(reference.number) of \(reference.objectPath) was not read")
    }
}
