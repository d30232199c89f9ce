package import BlockFormat

/// Which sections of a dataset a report needs: what the planner costs and a querier reads.
package struct RequiredSections: Hashable, Sendable {
    /// Label sets.
    package var series = false
    /// Times, identities and totals of the groups asked for.
    package var profiles = false
    /// Stack numbers of the groups asked for.
    package var stacks = false
    /// Values of the columns asked for; a derived column needs the one it derives from.
    package var values = false
    /// Names and the stack tree.
    package var symbols = false

    /// What `report` needs of a dataset, given whether the query has matchers on labels of series.
    package init(for report: ReportRequest, of reference: DatasetReference, dependsOnSeries: Bool) {
        switch report {
        case .flameGraph, .pprof: (series, profiles, stacks, values, symbols) = (true, true, true, true, true)
        case .timeSeries(let request):
            let readsSamples = request.function != nil
            (series, profiles, stacks, values, symbols) = (true, true, readsSamples, readsSamples, readsSamples)
        case .profileTypes: (series, profiles) = (dependsOnSeries, true)
        case .labelNames:
            let groupsDiffer = dependsOnSeries && reference.dataset.groups.count > 1
            (series, profiles) = (true, groupsDiffer || !Self.everySeriesCounts(reference))
        case .labelValues(let name):
            let asksForType = LabelScope(labelName: name) == .profileType
            (series, profiles) = (true, asksForType || !Self.everySeriesCounts(reference))
        case .series(let names):
            let asksForType = names.isEmpty || names.contains { LabelScope(labelName: $0) == .profileType }
            (series, profiles) = (true, asksForType || !Self.everySeriesCounts(reference))
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
        case .series: series
        case .symbols: symbols
        case .profiles: profiles && reference.columns.contains { $0.group == Int(section.chunk) }
        case .stacks: stacks && reference.columns.contains { $0.group == Int(section.chunk) }
        case .values: values && reference.columns.contains { Self.reads($0, section, reference.dataset) }
        default: false
        }
    }

    /// Whether every series of the dataset has a profile that counts, so that the series section alone can tell.
    private static func everySeriesCounts(_ reference: DatasetReference) -> Bool {
        reference.isWholeInRange && reference.suppressed.isEmpty
            && reference.columns.count == reference.dataset.groups.reduce(0) { $0 + $1.columns.count }
    }

    private static func reads(_ wanted: ColumnReference, _ section: SectionMetadata, _ dataset: DatasetMetadata) -> Bool
    {
        guard wanted.group == Int(section.chunk), dataset.groups.indices.contains(wanted.group),
            dataset.groups[wanted.group].columns.indices.contains(wanted.column)
        else { return false }
        let derivation = dataset.groups[wanted.group].columns[wanted.column].derivation
        return Int(section.column) == derivation?.column ?? wanted.column
    }
}

extension Query {
    /// The sections that answering this query needs of a dataset, ascending by offset.
    package func requiredSections(of reference: DatasetReference) -> [SectionMetadata] {
        RequiredSections(for: report, of: reference, dependsOnSeries: dependsOnSeries).sections(of: reference)
    }
}
