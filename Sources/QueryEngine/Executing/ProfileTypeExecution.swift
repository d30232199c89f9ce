import ProfileModel
import QueryModel

/// Collects the profile types of which some profile is in the range.
struct ProfileTypeExecution: ReportExecution {
    private let selector: RowSelector
    private var series: SeriesClasses<MatchingSeries>
    private var types: Set<ProfileType> = []

    /// Makes the execution of a query for profile types.
    init(_ query: Query, _ matchers: CompiledMatchers) {
        selector = RowSelector(query.dataRange)
        series = SeriesClasses(matchers, MatchingSeries())
    }

    mutating func add(_ dataset: DatasetContents) throws(ExecutionError) {
        for column in dataset.reference.columns {
            let type = dataset.profileType(column)
            guard !types.contains(type) else { continue }
            let rows = try dataset.rows(group: column.group)
            let choice = try series.choice(of: dataset, column)
            if try selector.wantedRows(of: dataset, column, rows, choice) != nil { types.insert(type) }
        }
    }

    mutating func finish() throws(ExecutionError) -> Report {
        .strings(StringSetReport(distinct: types.map(\.id)))
    }
}
