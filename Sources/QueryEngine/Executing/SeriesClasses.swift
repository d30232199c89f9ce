import BlockFormat
import ProfileModel
import QueryModel

/// Sorts series into classes by their labels, for one kind of report.
protocol SeriesClassifying {
    /// Whether classes matter even where all series count.
    static var isAlwaysNeeded: Bool { get }

    /// The class of a series, at least 0; asked once for each series × profile type.
    mutating func classify(_ labels: LabelSet, _ type: ProfileType, service: String) -> Int32
}

/// Which series of a dataset count in a column.
enum SeriesChoice {
    /// None can.
    case none
    /// All do, and nobody asks for their classes.
    case all
    /// Those with a class; −1 stands for the others.
    case classes([Int32])
}

/// The class of every series of a fragment.
///
/// The same series come back in every dataset of a service, so conditions and classes are settled once for each number
/// of the service's universe.
struct SeriesClasses<Classifier: SeriesClassifying> {
    private struct Key: Hashable {
        var generation: UInt64
        var type: ProfileType
    }

    /// Columns of a dataset that have the same series and type: those of the chunks of one group.
    private struct RecentKey: Hashable {
        var group: Int
        var column: Int
        var view: Int
    }

    /// Whoever classifies the series that match.
    private(set) var classifier: Classifier
    private let matchers: CompiledMatchers
    private var known: [Key: [Int32]] = [:]
    private var recent: (place: DatasetPlace, choices: [RecentKey: [Int32]])?

    /// Makes an empty memory of series that `matchers` hold for.
    init(_ matchers: CompiledMatchers, _ classifier: Classifier) {
        self.matchers = matchers
        self.classifier = classifier
    }

    /// Which series of a dataset count in a column, and their classes.
    ///
    /// - Throws: `ExecutionError` when the series were not read.
    mutating func choice(
        of dataset: DatasetContents,
        _ column: ColumnReference
    ) throws(ExecutionError) -> SeriesChoice {
        let type = dataset.profileType(column)
        let service = dataset.reference.dataset.service
        guard matchers.matches(service: service), matchers.matches(profileType: type) else { return .none }
        guard Classifier.isAlwaysNeeded || matchers.dependsOnSeries else { return .all }
        let recentKey = RecentKey(
            group: dataset.group(of: column),
            column: column.column,
            view: dataset.reference.seriesView(ofChunk: column.chunk)
        )
        if recent?.place != dataset.place { recent = (dataset.place, [:]) }
        if let classes = recent?.choices[recentKey] { return .classes(classes) }
        let classes = try classes(of: dataset, column, type)
        recent?.choices[recentKey] = classes
        return .classes(classes)
    }

    private mutating func classes(
        of dataset: DatasetContents,
        _ column: ColumnReference,
        _ type: ProfileType
    ) throws(ExecutionError) -> [Int32] {
        guard let numbers = dataset.seriesNumbers(column) else { throw .invalidLease("the series were not read") }
        let service = dataset.reference.dataset.service
        let key = Key(generation: dataset.universe.generation, type: type)
        // Taken out of the dictionary while it changes, so that it is not copied.
        var memory = known.removeValue(forKey: key) ?? []
        let classes = numbers.map { number in
            while memory.count <= Int(number) { memory.append(Self.unknown) }
            if memory[Int(number)] == Self.unknown {
                let labels = dataset.universe.labelSet(number)
                memory[Int(number)] =
                    matchers.matches(series: labels) ? classifier.classify(labels, type, service: service) : -1
            }
            return memory[Int(number)]
        }
        known[key] = memory
        return classes
    }

    private static var unknown: Int32 { -2 }
}

/// One class for all: only the conditions matter.
struct MatchingSeries: SeriesClassifying {
    static let isAlwaysNeeded = false

    mutating func classify(_ labels: LabelSet, _ type: ProfileType, service: String) -> Int32 { 0 }
}
