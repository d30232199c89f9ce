/// Puts the samples of rows in order and names them anew.
struct SampleSorting {
    private var found: StackSet
    /// For each distance of the present row its sample.
    private var places: [Int]

    /// Prepares for that many stacks.
    init(stackCount: Int) {
        found = StackSet(count: stackCount)
        places = Array(repeating: 0, count: stackCount)
    }

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
        var repeated: [Int] = []
        for sample in range {
            let distance = distances[Int(source.stacks[sample])]
            if found.insert(distance) { places[Int(distance)] = sample } else { repeated.append(sample) }
        }
        let start = target.stacks.count
        found.drain(into: &target.stacks)
        for column in target.values.indices {
            append(target.stacks[start...], source.values[column], to: &target.values[column])
        }
        for sample in repeated { try join(sample, of: source, distances, to: &target, from: start) }
        target.endRow()
    }

    private func append(_ row: ArraySlice<UInt32>, _ values: [Int64], to target: inout [Int64]) {
        let row = row.span
        let places = places.span
        let values = values.span
        target.append(addingCapacity: row.count) { free in
            for index in row.indices { free.append(values[places[Int(row[index])]]) }
        }
    }

    /// Adds a sample to the one of the same distance in the last row.
    private func join(
        _ sample: Int,
        of source: SampleRows,
        _ distances: [UInt32],
        to target: inout SampleRows,
        from start: Int
    ) throws(BlockFormatError) {
        let distance = distances[Int(source.stacks[sample])]
        guard let place = target.stacks[start...].firstIndex(of: distance) else { return }
        for column in target.values.indices {
            let value = source.values[column][sample]
            let (sum, overflowed) = target.values[column][place].addingReportingOverflow(value)
            guard !overflowed else { throw BlockFormatError(.tooLarge, "values of a stack pass 64 bits") }
            target.values[column][place] = sum
        }
    }
}

extension SampleRows {
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
