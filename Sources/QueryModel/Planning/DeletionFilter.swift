import BlockFormat
import ProfileModel

/// Finds the deletions that may hide rows of a dataset from a query.
///
/// As with datasets, what metadata leaves open is kept.
struct DeletionFilter {
    private struct Entry {
        var deletion: CandidateDeletion
        var matchers: CompiledMatchers
        var conditions: [LabelCondition]
    }

    private var entries: [Entry] = []

    /// Takes the deletions that can matter to `query` at all.
    ///
    /// - Throws: `QueryError` `.invalidArgument` when an expression of one is none.
    init(_ deletions: [CandidateDeletion], for query: Query) throws(QueryError) {
        for deletion in deletions where deletion.selection.range.overlaps(query.dataRange) {
            let matchers = try CompiledMatchers(deletion.selection.matchers)
            if let type = query.profileType, !matchers.matches(profileType: type) { continue }
            let conditions = LabelCondition.grouping(matchers.onSeries)
            entries.append(Entry(deletion: deletion, matchers: matchers, conditions: conditions))
        }
    }

    /// What may be hidden in a dataset of a block with that deletion horizon.
    mutating func hidden(in dataset: DatasetMetadata, horizon: Int64) -> [HiddenSelection] {
        guard !entries.isEmpty else { return [] }
        var hidden: [HiddenSelection] = []
        for index in entries.indices where isOpen(entries[index], in: dataset, horizon: horizon) {
            guard mayHold(index, in: dataset.labelSummaries) else { continue }
            hidden.append(entries[index].deletion.selection)
        }
        return hidden
    }

    private func isOpen(_ entry: Entry, in dataset: DatasetMetadata, horizon: Int64) -> Bool {
        entry.deletion.createdAt >= horizon && entry.deletion.tenant == dataset.tenant
            && entry.deletion.selection.range.overlaps(dataset.timeRange)
            && entry.matchers.matches(service: dataset.service)
    }

    private mutating func mayHold(_ index: Int, in summaries: [LabelSummary]) -> Bool {
        for condition in entries[index].conditions.indices {
            guard entries[index].conditions[condition].mayHold(in: summaries) else { return false }
        }
        return true
    }
}
