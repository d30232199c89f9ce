import QueryModel

/// What of a dataset a report is made of.
struct SectionNeeds: OptionSet, Hashable {
    let rawValue: UInt8

    /// Label sets.
    static let series = SectionNeeds(rawValue: 1)
    /// Times, identities and totals.
    static let rows = SectionNeeds(rawValue: 2)
    /// Stacks and values.
    static let samples = SectionNeeds(rawValue: 4)
    /// Call paths of names.
    static let paths = SectionNeeds(rawValue: 8)
    /// The symbols themselves.
    static let symbols = SectionNeeds(rawValue: 16)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// What a report needs of a dataset: never more than the planner reckoned with, and less where a flame graph can be
    /// made without knowing the series.
    init(_ report: ReportRequest, of reference: DatasetReference, _ matchers: CompiledMatchers) {
        let required = RequiredSections(for: report, of: reference, dependsOnSeries: matchers.dependsOnSeries)
        self = []
        if required.series { insert(.series) }
        if required.profiles { insert(.rows) }
        if required.stacks { insert([.samples, .paths]) }
        switch report {
        case .flameGraph: if !matchers.dependsOnSeries { remove(.series) }
        case .pprof(let filter):
            insert(.symbols)
            if filter.callSite.isEmpty { remove(.paths) }
            if !matchers.dependsOnSeries { remove(.series) }
        case .timeSeries, .labelNames, .labelValues, .series, .profileTypes: break
        }
    }
}
