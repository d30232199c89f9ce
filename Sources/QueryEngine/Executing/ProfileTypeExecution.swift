import ProfileModel
import QueryModel

/// Collects the profile types of which some profile is in the range.
struct ProfileTypeExecution: ReportExecution {
    private var selector: RowSelector
    private var series: SeriesClasses<MatchingSeries>
    private var types: Set<ProfileType> = []

    /// Makes the execution of a query for profile types.
    init(_ matchers: CompiledMatchers) {
        selector = RowSelector()
        series = SeriesClasses(matchers, MatchingSeries())
    }

    mutating func add(_ dataset: DatasetContents) throws(ExecutionError) {
        for column in dataset.columns {
            let type = dataset.profileType(column.reference)
            guard !types.contains(type) else { continue }
            let rows = try dataset.rows(column)
            let choice = try series.choice(of: dataset, column.reference)
            if try selector.wantedRows(of: dataset, column.reference, rows, choice) != nil { types.insert(type) }
        }
    }

    mutating func finish() throws(ExecutionError) -> Report {
        .strings(StringSetReport(distinct: types.map(\.id)))
    }
}
