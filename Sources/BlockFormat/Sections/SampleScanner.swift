/// Sums over the samples of one column of one chunk: the hot loops of flame graphs and of series of one function.
package enum SampleScanner {
    /// Adds the values of the wanted rows to the sums of their stacks.
    ///
    /// - Parameters:
    ///   - samples: the column's samples.
    ///   - rows: the chunk's rows.
    ///   - wanted: for each row whether its samples count.
    ///   - sums: one sum a stack; sums that pass 64 bits are an error.
    /// - Throws: `BlockFormatError` `.corrupt`, or `.tooLarge` when a sum passes 64 bits.
    package static func addValues(
        _ samples: ColumnSamples,
        rows: RowTable,
        wanted: [Bool],
        into sums: inout [Int64]
    ) throws(BlockFormatError) {
        switch (samples.content, samples.scaling) {
        case (.lean(let stacks, let values), .constant(let factor)):
            try expectSampleCounts(rows)
            var scan = LeanScan(stacks: stacks, values: values)
            try scan.addValues(rows.rowSampleCounts, wanted: wanted, factor: factor, into: &sums)
        case (.banded(let bytes), .constant(let factor)):
            var scan = try BandedScan(bytes, stackCount: sums.count)
            try scan.addValues(wanted: wanted, factor: factor, into: &sums)
        case (.banded(let bytes), .perStack(let factors, let residuals)):
            try expect(factors, sums.count)
            var scan = try DerivedScan(bytes, factors: factors, residuals: residuals)
            try scan.addValues(wanted: wanted, into: &sums)
        case (.lean, .perStack):
            throw ColumnSamples.unknownLayout
        }
    }

    /// For each row the sum of the values of its samples whose stack is flagged; 0 for rows that are not wanted.
    ///
    /// Parameters and errors as for `addValues`; `flags` has one entry a stack.
    package static func rowSums(
        _ samples: ColumnSamples,
        rows: RowTable,
        wanted: [Bool],
        counting flags: [Bool]
    ) throws(BlockFormatError) -> [Int64] {
        switch (samples.content, samples.scaling) {
        case (.lean(let stacks, let values), .constant(let factor)):
            try expectSampleCounts(rows)
            var scan = LeanScan(stacks: stacks, values: values)
            return try scan.rowSums(rows.rowSampleCounts, wanted: wanted, factor: factor, counting: flags)
        case (.banded(let bytes), .constant(let factor)):
            var scan = try BandedScan(bytes, stackCount: flags.count)
            return try scan.rowSums(wanted: wanted, factor: factor, counting: flags)
        case (.banded(let bytes), .perStack(let factors, let residuals)):
            try expect(factors, flags.count)
            var scan = try DerivedScan(bytes, factors: factors, residuals: residuals)
            return try scan.rowSums(wanted: wanted, counting: flags)
        case (.lean, .perStack):
            throw ColumnSamples.unknownLayout
        }
    }

    /// Lean samples are read by the counts that lean rows have; sorted rows have none.
    static func expectSampleCounts(_ rows: RowTable) throws(BlockFormatError) {
        guard rows.rowSampleCounts.count == rows.rowProfiles.count else {
            throw BlockFormatError(.corrupt, "rows without counts of samples have lean samples", section: .profiles)
        }
    }

    private static func expect(_ factors: [Int64], _ stackCount: Int) throws(BlockFormatError) {
        guard factors.count == stackCount else {
            throw BlockFormatError(
                .corrupt,
                "\(factors.count) stacks of \(stackCount) have a factor",
                section: .factors
            )
        }
    }
}
