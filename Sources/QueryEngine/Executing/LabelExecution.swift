import BlockFormat
import ProfileModel
import QueryModel

/// Collects what labels the series have that have a profile in the range: names, values of one, or whole sets.
struct LabelExecution: ReportExecution {
    private let request: ReportRequest
    private var selector: RowSelector
    private var series: SeriesClasses<SeriesGroups>
    private var isPresent: [Bool] = []

    /// Makes the execution of a query for label names, values or sets.
    init(_ request: ReportRequest, _ matchers: CompiledMatchers) {
        self.request = request
        selector = RowSelector()
        series = SeriesClasses(matchers, SeriesGroups(by: Self.key(of: request)))
    }

    mutating func add(_ dataset: DatasetContents) throws(ExecutionError) {
        for column in dataset.columns {
            guard case .classes(let groups) = try series.choice(of: dataset, column.reference) else { continue }
            let seen = series.classifier.groups.count
            isPresent.append(contentsOf: repeatElement(false, count: seen - isPresent.count))
            // Rows are not read where every series of the dataset is known to count.
            guard column.rows != nil else {
                for group in groups where group >= 0 { isPresent[Int(group)] = true }
                continue
            }
            let rows = try dataset.rows(column)
            guard let wanted = try selector.wantedRows(of: dataset, column.reference, rows, .classes(groups)) else {
                continue
            }
            for row in wanted.indices where wanted[row] { isPresent[Int(groups[Int(rows.rowSeries[row])])] = true }
        }
    }

    mutating func finish() throws(ExecutionError) -> Report {
        let present = zip(series.classifier.groups, isPresent).filter(\.1).map(\.0)
        switch request {
        case .labelValues: return .strings(StringSetReport(distinct: present.flatMap { $0.map(\.value) }))
        case .series: return .series(SeriesReport(distinct: present.map { LabelSet($0) }))
        default: return .strings(StringSetReport(distinct: present.flatMap { $0.map(\.name) }))
        }
    }

    private static func key(of request: ReportRequest) -> SeriesGroups.Key {
        switch request {
        case .labelValues(let name): .labels([name])
        case .series(let names): names.isEmpty ? .allLabels : .labels(names)
        default: .allNames
        }
    }
}
