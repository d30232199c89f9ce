/// Puts the samples of rows in order and names them anew.
struct SampleSorting {
    private var keys: [UInt64] = []

    /// Appends a row: samples named by distances, ascending; equal ones added up.
    ///
    /// - Parameters:
    ///   - range: the row's samples in `source`.
    ///   - source: where they are.
    ///   - distances: for each number in the source the distance.
    ///   - target: where they go; the row is ended.
    /// - Throws: `BlockFormatError` `.tooLarge` when equal ones add up to more than 64 bits.
    mutating func append(
        _ range: Range<Int>,
        of source: SampleRows,
        distances: [UInt32],
        to target: inout SampleRows
    ) throws(BlockFormatError) {
        keys.removeAll(keepingCapacity: true)
        for sample in range {
            keys.append(UInt64(distances[Int(source.stacks[sample])]) << 32 | UInt64(sample - range.lowerBound))
        }
        keys.sort()
        let start = target.stacks.count
        target.stacks.append(contentsOf: keys.lazy.map { UInt32(truncatingIfNeeded: $0 >> 32) })
        var isRepeated = false
        for place in keys.indices.dropFirst() where keys[place] >> 32 == keys[place - 1] >> 32 { isRepeated = true }
        for column in target.values.indices {
            let values = source.values[column]
            target.values[column].append(
                contentsOf: keys.lazy.map { values[range.lowerBound &+ Int(truncatingIfNeeded: $0 & 0xFFFF_FFFF)] }
            )
        }
        if isRepeated { try target.joinRepeated(from: start) }
        target.endRow()
    }
}

extension SampleRows {
    /// Adds up neighbours of equal stacks from a sample on.
    fileprivate mutating func joinRepeated(from start: Int) throws(BlockFormatError) {
        var last = start
        for sample in (start + 1)..<stacks.count {
            if stacks[sample] != stacks[last] {
                last += 1
                stacks[last] = stacks[sample]
                for column in values.indices { values[column][last] = values[column][sample] }
                continue
            }
            for column in values.indices {
                let (sum, overflowed) = values[column][last].addingReportingOverflow(values[column][sample])
                guard !overflowed else { throw BlockFormatError(.tooLarge, "values of a stack pass 64 bits") }
                values[column][last] = sum
            }
        }
        stacks.removeSubrange((last + 1)...)
        for column in values.indices { values[column].removeSubrange((last + 1)...) }
    }

    /// For each column the sum of each row's values; nil when one passes 64 bits.
    func totals() -> [[Int64]]? {
        var totals: [[Int64]] = []
        for column in values.indices {
            let values = self.values[column]
            var sums: [Int64] = []
            sums.reserveCapacity(rowCount)
            for row in 0..<rowCount {
                var sum: Int64 = 0
                for sample in samples(of: row) {
                    let (next, overflowed) = sum.addingReportingOverflow(values[sample])
                    if overflowed { return nil }
                    sum = next
                }
                sums.append(sum)
            }
            totals.append(sums)
        }
        return totals
    }
}
