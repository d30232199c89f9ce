import BlockFormat
import QueryModel

extension DatasetContents {
    /// Sums the wanted rows' values of a column by stack number, into a buffer that is reused from dataset to dataset.
    ///
    /// - Throws: `ExecutionError`.
    func sumStacks(
        _ column: ColumnSections,
        _ rows: RowTable,
        wanted: [Bool],
        stackCount: Int,
        into sums: inout [Int64]
    ) throws(ExecutionError) {
        let samples = try samples(column, stackCount: stackCount)
        sums.removeAll(keepingCapacity: true)
        sums.append(contentsOf: repeatElement(0, count: stackCount))
        do {
            try SampleScanner.addValues(samples, rows: rows, wanted: wanted, into: &sums)
        } catch { throw ExecutionError(error, at: place) }
    }

    /// For each wanted row the sum of its values of a column over flagged stacks.
    ///
    /// - Throws: `ExecutionError`.
    func sumRows(
        _ column: ColumnSections,
        _ rows: RowTable,
        wanted: [Bool],
        counting flags: [Bool]
    ) throws(ExecutionError) -> [Int64] {
        let samples = try samples(column, stackCount: flags.count)
        do {
            return try SampleScanner.rowSums(samples, rows: rows, wanted: wanted, counting: flags)
        } catch { throw ExecutionError(error, at: place) }
    }
}

extension Int64 {
    /// Adds without ever wrapping in silence.
    ///
    /// - Throws: `ExecutionError.overflow`.
    @inline(__always)
    mutating func add(_ other: Int64) throws(ExecutionError) {
        let (sum, overflowed) = addingReportingOverflow(other)
        guard !overflowed else { throw .overflow }
        self = sum
    }
}
