/// Reads a column that has a factor for each stack, row by row, from the samples of the stored column.
struct DerivedScan {
    private var samples: BandedScan
    private let factors: [Int64]
    private var residuals: ByteReader?

    /// Begins at the first row; `residuals` is nil when the factors say all.
    ///
    /// - Throws: `BlockFormatError`.
    init(_ samples: [UInt8], factors: [Int64], residuals: [UInt8]?) throws(BlockFormatError) {
        self.samples = try BandedScan(samples, stackCount: factors.count)
        self.factors = factors
        self.residuals = residuals.map { ByteReader($0) }
    }

    /// Appends stacks and values of the next row, values of 0 too.
    ///
    /// - Throws: `BlockFormatError`.
    mutating func nextRow(stacks: inout [UInt32], values: inout [Int64]) throws(BlockFormatError) {
        let first = values.count
        try samples.nextRow(stacks: &stacks, values: &values)
        for place in first..<values.count {
            let residual = try residual()
            let (product, tooLarge) = values[place].multipliedReportingOverflow(by: factors[Int(stacks[place])])
            let (value, overflowed) = product.addingReportingOverflow(residual)
            guard !tooLarge, !overflowed, value >= 0 else {
                throw BlockFormatError(.corrupt, "a derived value is negative or passes 64 bits", section: .residuals)
            }
            values[place] = value
        }
    }

    /// Fails unless every byte was read.
    ///
    /// - Throws: `BlockFormatError`.
    func expectEnd() throws(BlockFormatError) {
        try samples.expectEnd()
        try residuals?.expectEnd()
    }

    /// Adds the values of the wanted rows to the sums of their stacks.
    ///
    /// - Throws: `BlockFormatError`.
    mutating func addValues(wanted: [Bool], into sums: inout [Int64]) throws(BlockFormatError) {
        try forEachSample(wanted) { (_, stack, value) throws(BlockFormatError) in
            try Self.add(value, to: &sums[stack])
        }
    }

    /// For each row the sum of the values whose stack is flagged; 0 for rows that are not wanted.
    ///
    /// - Throws: `BlockFormatError`.
    mutating func rowSums(wanted: [Bool], counting flags: [Bool]) throws(BlockFormatError) -> [Int64] {
        var sums = [Int64](repeating: 0, count: wanted.count)
        try forEachSample(wanted) { (row, stack, value) throws(BlockFormatError) in
            if flags[stack] { try Self.add(value, to: &sums[row]) }
        }
        return sums
    }

    private mutating func forEachSample(
        _ wanted: [Bool],
        _ body: (Int, Int, Int64) throws(BlockFormatError) -> Void
    ) throws(BlockFormatError) {
        var stacks: [UInt32] = []
        var values: [Int64] = []
        for row in wanted.indices {
            stacks.removeAll(keepingCapacity: true)
            values.removeAll(keepingCapacity: true)
            try nextRow(stacks: &stacks, values: &values)
            guard wanted[row] else { continue }
            for place in stacks.indices { try body(row, Int(stacks[place]), values[place]) }
        }
        try expectEnd()
    }

    private mutating func residual() throws(BlockFormatError) -> Int64 {
        do { return try residuals?.zigzag() ?? 0 } catch {
            throw BlockFormatError(error.code, error.message, section: .residuals, offset: error.offset)
        }
    }

    private static func add(_ value: Int64, to sum: inout Int64) throws(BlockFormatError) {
        let (total, overflowed) = sum.addingReportingOverflow(value)
        guard !overflowed else {
            throw BlockFormatError(
                .tooLarge,
                "a sum of values passes 64 bits; narrow the time range",
                section: .samples
            )
        }
        sum = total
    }
}
