import QueryModel

/// What of a dataset a report is made of.
struct SectionNeeds: OptionSet, Hashable {
    let rawValue: UInt8

    /// Label sets.
    static let series = SectionNeeds(rawValue: 1)
    /// Times and totals.
    static let rows = SectionNeeds(rawValue: 2)
    /// Stacks and values.
    static let samples = SectionNeeds(rawValue: 4)
    /// Call paths of names.
    static let paths = SectionNeeds(rawValue: 8)
    /// The symbols themselves.
    static let symbols = SectionNeeds(rawValue: 16)
    /// Identities of profiles.
    static let identities = SectionNeeds(rawValue: 32)
    /// Spans of rows.
    static let spans = SectionNeeds(rawValue: 64)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// What a report needs of a dataset: just what the planner reckoned with.
    init(_ report: ReportRequest, of reference: DatasetReference, _ matchers: CompiledMatchers) {
        let required = RequiredSections(for: report, of: reference, dependsOnSeries: matchers.dependsOnSeries)
        self = []
        if required.series { insert(.series) }
        if required.profiles { insert(.rows) }
        if required.samples { insert(.samples) }
        if required.identities { insert(.identities) }
        if required.spans { insert(.spans) }
        guard required.symbols else { return }
        guard case .pprof(let filter) = report else {
            insert(.paths)
            return
        }
        insert(.symbols)
        if !filter.callSite.isEmpty { insert(.paths) }
    }
}
