import BlockFormat
import ProfileModel
import QueryModel

/// Collects the label sets of series that have a profile in the range, and answers questions about labels by them.
struct LabelExecution: ReportExecution {
    private let request: ReportRequest
    private let selector: RowSelector
    private var series: SeriesClasses<SeenSeries>
    private var isPresent: [Bool] = []

    /// Makes the execution of a query for label names, values or sets.
    init(_ query: Query, _ matchers: CompiledMatchers) {
        request = query.report
        selector = RowSelector(query.dataRange)
        series = SeriesClasses(matchers, SeenSeries())
    }

    mutating func add(_ dataset: DatasetContents) throws(ExecutionError) {
        for column in dataset.reference.columns {
            guard case .classes(let numbers) = try series.choice(of: dataset, column) else { continue }
            let seen = series.classifier.labelSets.count
            isPresent.append(contentsOf: repeatElement(false, count: seen - isPresent.count))
            // Rows are not read where every series of the dataset is known to count.
            guard dataset.hasRows else {
                for number in numbers where number >= 0 { isPresent[Int(number)] = true }
                continue
            }
            let rows = try dataset.rows(group: column.group)
            guard let wanted = try selector.wantedRows(of: dataset, column, rows, .classes(numbers)) else { continue }
            for row in wanted.indices where wanted[row] {
                isPresent[Int(numbers[Int(rows.rowSeries[row])])] = true
            }
        }
    }

    mutating func finish() throws(ExecutionError) -> Report {
        let present = zip(series.classifier.labelSets, isPresent).filter(\.1).map(\.0)
        switch request {
        case .labelValues(let name):
            return .strings(StringSetReport(distinct: present.map { $0.valueOrEmpty(name) }.filter { !$0.isEmpty }))
        case .series(let names):
            return .series(SeriesReport(distinct: present.map { $0.restricted(to: names) }))
        default:
            return .strings(StringSetReport(distinct: present.flatMap { $0.labels.map(\.name) }))
        }
    }
}

/// Numbers the label sets it is asked about, virtual labels included.
struct SeenSeries: SeriesClassifying {
    static let isAlwaysNeeded = true

    /// The label sets by number; equal ones may come more than once.
    private(set) var labelSets: [LabelSet] = []

    mutating func classify(_ labels: LabelSet, _ type: ProfileType, service: String) -> Int32 {
        labelSets.append(labels.withVirtualLabels(of: type, service: service))
        return Int32(labelSets.count - 1)
    }
}

extension LabelSet {
    /// Only the labels of those names; all when there are none.
    fileprivate func restricted(to names: [String]) -> LabelSet {
        guard !names.isEmpty else { return self }
        return LabelSet(labels.filter { label in names.contains { $0.utf8.elementsEqual(label.name.utf8) } })
    }
}
