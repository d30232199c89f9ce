import BlockFormat
import ProfileModel
import QueryModel

/// Which rows of a column deletions hide: of a range, and of some series.
struct HiddenSeries {
    /// Times of the rows.
    var range: TimeRange
    /// By series number whether its rows are hidden; nil for all of them.
    var isHidden: [Bool]?
}

/// What deletions mean for the series of a fragment.
///
/// As with conditions of the query, each is settled once for every number of the service's universe.
struct DeletionMemory {
    fileprivate struct Known {
        var matchers: CompiledMatchers
        /// By generation of the universe, then number: whether the conditions on series hold, nil for not asked yet.
        var answers: [UInt64: [Bool?]] = [:]
    }

    private var known: [HiddenSelection: Known] = [:]

    /// What is hidden of a column.
    ///
    /// - Throws: `ExecutionError` when the series were not read, or an expression is none.
    mutating func hidden(
        of dataset: DatasetContents,
        _ column: ColumnReference
    ) throws(ExecutionError) -> [HiddenSeries] {
        var hidden: [HiddenSeries] = []
        for selection in dataset.reference.hidden where selection.range.overlaps(column.range) {
            // Taken out of the dictionary while it changes, so that it is not copied.
            var memory: Known
            if let kept = known.removeValue(forKey: selection) {
                memory = kept
            } else {
                memory = try Self.compile(selection)
            }
            if let series = try memory.series(of: dataset, column, range: selection.range) { hidden.append(series) }
            known[selection] = memory
        }
        return hidden
    }

    private static func compile(_ selection: HiddenSelection) throws(ExecutionError) -> Known {
        do { return Known(matchers: try CompiledMatchers(selection.matchers)) } catch { throw ExecutionError(error) }
    }
}

extension DeletionMemory.Known {
    /// Rows of a range that the deletion hides; nil when it does not concern the column.
    fileprivate mutating func series(
        of dataset: DatasetContents,
        _ column: ColumnReference,
        range: TimeRange
    ) throws(ExecutionError) -> HiddenSeries? {
        guard matchers.matches(service: dataset.reference.dataset.service),
            matchers.matches(profileType: dataset.profileType(column))
        else { return nil }
        guard matchers.dependsOnSeries else { return HiddenSeries(range: range, isHidden: nil) }
        guard let numbers = dataset.seriesNumbers(column) else { throw .invalidLease("the series were not read") }
        let generation = dataset.universe.generation
        var answers = self.answers.removeValue(forKey: generation) ?? []
        let flags = numbers.map { number in
            while answers.count <= Int(number) { answers.append(nil) }
            if let answer = answers[Int(number)] { return answer }
            let answer = matchers.matches(series: dataset.universe.labelSet(number))
            answers[Int(number)] = answer
            return answer
        }
        self.answers[generation] = answers
        return flags.contains(true) ? HiddenSeries(range: range, isHidden: flags) : nil
    }
}
