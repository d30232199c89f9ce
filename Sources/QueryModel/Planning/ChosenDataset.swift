import BlockFormat
import ProfileModel

/// A dataset that a plan reads, and the parts in which fragments may share it.
struct ChosenDataset {
    /// Columns that go to one fragment together.
    private struct Part {
        var columns: Range<Int>
        var cost: ReadCost
    }

    /// All of it that is read.
    private(set) var reference: DatasetReference
    private let required: RequiredSections
    /// What all of it takes, where it is not shared: a segment's dataset, or a question that needs no rows.
    private var whole: ReadCost?
    private var opening = ReadCost()
    private var parts: [Part] = []

    /// Chooses which chunks of a dataset are read.
    ///
    /// - Parameters:
    ///   - reference: the dataset, without its columns.
    ///   - wanted: the columns asked for, in ascending order.
    ///   - terms: what the query asks of every dataset.
    init(_ reference: DatasetReference, _ wanted: [WantedColumn], _ terms: ReadingTerms) {
        self.reference = reference
        required = RequiredSections(for: terms.report, of: reference, dependsOnSeries: terms.dependsOnSeries)
        // Hints are for planning: a fragment waits, and travels, without them.
        self.reference.dataset.labelSummaries = []
        self.reference.dataset.lineage = []
        let dataset = reference.dataset
        guard required.profiles, dataset.chunks.count > dataset.groups.count else {
            self.reference.columns =
                required.profiles
                ? terms.rawColumns(wanted, of: dataset.chunks) : Self.oneOfEach(wanted, in: dataset, terms.range)
            whole = ReadCost(required, of: self.reference)
            return
        }
        let costs = DatasetCosts(required, of: dataset, wanted)
        opening = costs.opening
        self.reference.columns = terms.columns(wanted, of: reference, costs: costs.chunks)
        cutByChunk(costs.chunks)
    }

    /// The parts as they are cut into fragments; `opensService` is said of the first one.
    func cuttable(opensService: Bool, object: Int) -> [FragmentCutter.Part] {
        if let whole {
            return [
                .init(
                    cost: whole,
                    opening: ReadCost(),
                    continuesDataset: false,
                    opensService: opensService,
                    object: object
                )
            ]
        }
        return parts.indices.map { index in
            FragmentCutter.Part(
                cost: parts[index].cost,
                opening: opening,
                continuesDataset: index > 0,
                opensService: index == 0 && opensService,
                object: object
            )
        }
    }

    /// Rows that some of the parts look at.
    func rows(of range: Range<Int>) -> Int { whole?.rows ?? parts[range].reduce(0) { $0 + $1.cost.rows } }

    /// What one fragment reads that has those parts.
    ///
    /// A large dataset's metadata names hundreds of sections: only those needed go along.
    func reference(of range: Range<Int>) -> DatasetReference {
        guard whole == nil, let first = range.first, let last = range.last else { return reference }
        var part = reference
        part.columns = Array(reference.columns[parts[first].columns.lowerBound..<parts[last].columns.upperBound])
        part.dataset.sections = required.sections(of: part)
        return part
    }

    /// Stored bytes of what `reference(of:)` gives.
    func bytes(of part: DatasetReference) -> Int {
        if let whole { return whole.bytes }
        var cost = ReadCost()
        for section in part.dataset.sections { cost.add(section) }
        return cost.bytes
    }

    private mutating func cutByChunk(_ costs: [ReadCost]) {
        let columns = reference.columns
        var start = 0
        for index in columns.indices {
            let next = index + 1
            guard next == columns.count || columns[next].chunk != columns[start].chunk else { continue }
            parts.append(Part(columns: start..<next, cost: costs[columns[start].chunk]))
            start = next
        }
    }

    /// For questions that need no rows: each column once, of whichever chunk has it first.
    private static func oneOfEach(
        _ wanted: [WantedColumn],
        in dataset: DatasetMetadata,
        _ range: TimeRange
    ) -> [ColumnReference] {
        var columns: [ColumnReference] = []
        var open = wanted
        for (index, chunk) in dataset.chunks.enumerated() where chunk.rollup == nil && !open.isEmpty {
            for column in open where column.group == chunk.group {
                columns.append(ColumnReference(chunk: index, column: column.column, range: range))
            }
            open.removeAll { $0.group == chunk.group }
        }
        return columns
    }
}
