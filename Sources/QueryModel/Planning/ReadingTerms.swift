import BlockFormat
import ProfileModel

/// What a query asks of every dataset that is read for it.
struct ReadingTerms {
    /// What is wanted.
    let report: ReportRequest
    /// Whether matchers depend on the labels of each series.
    let dependsOnSeries: Bool
    /// Times of the rows that count.
    let range: TimeRange
    /// Which rollups may serve.
    let rules: RollupRules

    /// The terms of a query.
    init(_ query: Query) {
        report = query.report
        dependsOnSeries = query.dependsOnSeries
        range = query.dataRange
        rules = RollupRules(query)
    }

    /// From which chunks the wanted columns are read, each row once; ascending by chunk, column and time.
    func columns(
        _ wanted: [WantedColumn],
        of reference: DatasetReference,
        costs: [ReadCost]
    ) -> [ColumnReference] {
        let chunks = reference.dataset.chunks
        // Suppressed profiles are told from the others by numbers, which rollups do not have.
        guard reference.suppressed.isEmpty, chunks.contains(where: rules.allow) else {
            return rawColumns(wanted, of: chunks)
        }
        let choice = ChunkChoice(
            chunks,
            range: range,
            rawOnly: reference.hidden.map(\.range),
            rules: rules,
            costs: costs
        )
        var columns: [ColumnReference] = []
        for group in Set(wanted.map(\.group)) {
            for use in choice.uses(ofGroup: group) {
                for column in wanted where column.group == group {
                    columns.append(ColumnReference(chunk: use.chunk, column: column.column, range: use.range))
                }
            }
        }
        return columns.sorted { $0.precedes($1) }
    }

    /// The wanted columns of all raw chunks that overlap the range.
    func rawColumns(_ wanted: [WantedColumn], of chunks: [RowChunk]) -> [ColumnReference] {
        var columns: [ColumnReference] = []
        for (index, chunk) in chunks.enumerated() where chunk.rollup == nil && chunk.timeRange.overlaps(range) {
            for column in wanted where column.group == chunk.group {
                columns.append(ColumnReference(chunk: index, column: column.column, range: range))
            }
        }
        return columns
    }
}
