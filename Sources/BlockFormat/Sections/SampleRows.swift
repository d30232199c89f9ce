/// Samples of many rows in memory, row after row: stacks and, for each column, values (0 for none).
struct SampleRows: Sendable {
    /// Where each row's samples begin, and the end of the last one's.
    var starts: [Int] = [0]
    /// Stack of each sample; what the numbers mean is the user's affair.
    var stacks: [UInt32] = []
    /// For each column a value for each sample.
    var values: [[Int64]]

    /// Makes an empty table of that many columns.
    init(columns: Int) { values = Array(repeating: [], count: columns) }

    /// Makes room for that many more.
    mutating func reserve(rows: Int, samples: Int) {
        starts.reserveCapacity(starts.count + rows)
        stacks.reserveCapacity(stacks.count + samples)
        for column in values.indices { values[column].reserveCapacity(values[column].count + samples) }
    }

    /// How many rows there are.
    var rowCount: Int { starts.count - 1 }

    /// The samples of a row.
    func samples(of row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }

    /// Ends the row that was being appended.
    mutating func endRow() { starts.append(stacks.count) }

    /// About how much memory it takes.
    var byteCount: Int { starts.count * 8 + stacks.count * (4 + 8 * values.count) }
}
