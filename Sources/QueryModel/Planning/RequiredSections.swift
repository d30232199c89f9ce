package import BlockFormat

/// Which sections of a dataset a report needs: what the planner costs and a querier reads.
package struct RequiredSections: Hashable, Sendable {
    /// Label sets.
    package var series = false
    /// Times and totals of the chunks that are read.
    package var profiles = false
    /// Stacks and values of the columns asked for; a derived column needs the one it derives from.
    package var samples = false
    /// Names and the stack tree.
    package var symbols = false
    /// Identities of profiles, where they are by themselves.
    package var identities = false
    /// Spans of rows, where they are by themselves.
    package var spans = false

    /// What `report` needs of a dataset, given whether the query has matchers on labels of series.
    package init(for report: ReportRequest, of reference: DatasetReference, dependsOnSeries: Bool) {
        // A deletion names series by their labels and rows by their times.
        let hides = !reference.hidden.isEmpty
        switch report {
        case .flameGraph(let filter), .pprof(let filter):
            (series, profiles, samples, symbols) = (dependsOnSeries || hides, true, true, true)
            identities = !filter.profileIDs.isEmpty
            spans = !filter.spanIDs.isEmpty
        case .timeSeries(let request):
            let readsSamples = request.function != nil
            (series, profiles, samples, symbols) = (true, true, readsSamples, readsSamples)
        case .profileTypes: (series, profiles) = (dependsOnSeries || hides, true)
        case .labelNames:
            let groupsDiffer = dependsOnSeries && reference.dataset.groups.count > 1
            (series, profiles) = (true, groupsDiffer || !reference.everySeriesCounts)
        case .labelValues(let name):
            let asksForType = LabelScope(labelName: name) == .profileType
            (series, profiles) = (true, asksForType || !reference.everySeriesCounts)
        case .series(let names):
            let asksForType = names.isEmpty || names.contains { LabelScope(labelName: $0) == .profileType }
            (series, profiles) = (true, asksForType || !reference.everySeriesCounts)
        }
    }

    /// The sections themselves, ascending by offset.
    ///
    /// One that the metadata lacks is left out: reading finds the defect.
    package func sections(of reference: DatasetReference) -> [SectionMetadata] {
        var found = reference.dataset.sections.filter { include($0, of: reference) }
        found.sort { $0.offset < $1.offset }
        return found
    }

    /// Whether that section of the dataset is one of them.
    package func include(_ section: SectionMetadata, of reference: DatasetReference) -> Bool {
        switch section.kind {
        case .series: return series && reference.readsSeries(view: Int(section.chunk))
        case .factors: return samples && reference.readsFactors(section)
        case .symbols: return symbols
        default:
            guard section.kind.belongsToChunk, let group = reference.group(ofChunk: Int(section.chunk)) else {
                return false
            }
            let columns = reference.columns(ofChunk: Int(section.chunk))
            return columns.contains { reads(section, forColumn: $0.column, of: group) }
        }
    }

    /// Whether a column's rows in the section's chunk need that section.
    func reads(_ section: SectionMetadata, forColumn column: Int, of group: SampleGroup) -> Bool {
        switch section.kind {
        case .profiles: profiles
        case .stacks: samples
        case .values, .samples: samples && group.storedColumn(column) == Int(section.column)
        case .residuals: samples && column == Int(section.column)
        case .identities: identities
        case .spans: spans
        default: false
        }
    }

    /// Whether any of the columns may need a section that belongs to no chunk.
    func shared(_ section: SectionMetadata, _ wanted: [WantedColumn]) -> Bool {
        switch section.kind {
        case .series: series
        case .symbols: symbols
        case .factors:
            samples && wanted.contains { $0.group == Int(section.chunk) && $0.column == Int(section.column) }
        default: false
        }
    }
}

extension SectionKind {
    /// Whether its sections belong to a chunk, rather than to a dataset, a group or a view of the series.
    var belongsToChunk: Bool {
        switch self {
        case .profiles, .stacks, .values, .samples, .residuals, .identities, .spans: true
        default: false
        }
    }
}

extension SampleGroup {
    /// The column whose stored values a column's values are made of; nil when there is no such column.
    fileprivate func storedColumn(_ column: Int) -> Int? {
        columns.indices.contains(column) ? columns[column].derivation?.column ?? column : nil
    }
}

extension Query {
    /// The sections that answering this query needs of a dataset, ascending by offset.
    package func requiredSections(of reference: DatasetReference) -> [SectionMetadata] {
        RequiredSections(for: report, of: reference, dependsOnSeries: dependsOnSeries).sections(of: reference)
    }
}
