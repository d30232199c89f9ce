/// Sums over the samples of one sample group: the hot loops of flame graphs and of series of one function.
///
/// Layout 1 of the stacks section is one varint a sample, the stack's number; of the values section one varint a sample,
/// its value; both row after row.
package enum SampleScanner {
    /// Adds the values of the wanted rows to the sums of their stacks.
    ///
    /// - Parameters:
    ///   - stacks: the stacks section, unpacked.
    ///   - values: the values section of the column, or of the column it derives from, unpacked.
    ///   - layout: layout number of both.
    ///   - rows: the group's rows.
    ///   - wanted: for each row whether its samples count.
    ///   - factor: what to multiply values with (1 unless the column is derived).
    ///   - sums: one sum a stack; sums that pass 64 bits are an error.
    /// - Throws: `BlockFormatError` `.corrupt`, or `.tooLarge` when a sum passes 64 bits.
    package static func addValues(
        stacks: [UInt8],
        values: [UInt8],
        layout: UInt8,
        rows: RowTable,
        wanted: [Bool],
        factor: Int64,
        into sums: inout [Int64]
    ) throws(BlockFormatError) {
        try SectionLayout.expectLean(layout, .stacks)
        var scan = Scan(stacks: stacks, values: values)
        for row in rows.rowSampleCounts.indices {
            let count = Int(rows.rowSampleCounts[row])
            if wanted[row] {
                try scan.add(count, factor: factor, into: &sums)
            } else {
                try scan.skip(count)
            }
        }
        try scan.expectEnd()
    }

    /// For each row the sum of the values of its samples whose stack is flagged; 0 for rows that are not wanted.
    ///
    /// Parameters and errors as for `addValues`; `flags` has one entry a stack.
    package static func rowSums(
        stacks: [UInt8],
        values: [UInt8],
        layout: UInt8,
        rows: RowTable,
        wanted: [Bool],
        factor: Int64,
        counting flags: [Bool]
    ) throws(BlockFormatError) -> [Int64] {
        try SectionLayout.expectLean(layout, .stacks)
        var scan = Scan(stacks: stacks, values: values)
        var sums = [Int64](repeating: 0, count: rows.rowSampleCounts.count)
        for row in rows.rowSampleCounts.indices {
            let count = Int(rows.rowSampleCounts[row])
            if wanted[row] {
                sums[row] = try scan.sum(count, factor: factor, counting: flags)
            } else {
                try scan.skip(count)
            }
        }
        try scan.expectEnd()
        return sums
    }
}

/// Both sections read in step.
private struct Scan {
    let stacks: [UInt8]
    let values: [UInt8]
    var stackOffset = 0
    var valueOffset = 0

    init(stacks: [UInt8], values: [UInt8]) {
        self.stacks = stacks
        self.values = values
    }

    mutating func add(_ count: Int, factor: Int64, into sums: inout [Int64]) throws(BlockFormatError) {
        for _ in 0..<count {
            let stack = try Self.varint(stacks, &stackOffset, .stacks)
            let value = try Self.varint(values, &valueOffset, .values)
            guard stack < UInt64(sums.count) else { throw unknownStack(stack) }
            let (product, tooLarge) = Int64(truncatingIfNeeded: value).multipliedReportingOverflow(by: factor)
            let (sum, overflowed) = sums[Int(stack)].addingReportingOverflow(product)
            guard !tooLarge, !overflowed, value <= UInt64(Int64.max) else { throw Self.overflow }
            sums[Int(stack)] = sum
        }
    }

    mutating func sum(_ count: Int, factor: Int64, counting flags: [Bool]) throws(BlockFormatError) -> Int64 {
        var total: Int64 = 0
        for _ in 0..<count {
            let stack = try Self.varint(stacks, &stackOffset, .stacks)
            let value = try Self.varint(values, &valueOffset, .values)
            guard stack < UInt64(flags.count) else { throw unknownStack(stack) }
            guard flags[Int(stack)] else { continue }
            let (product, tooLarge) = Int64(truncatingIfNeeded: value).multipliedReportingOverflow(by: factor)
            let (sum, overflowed) = total.addingReportingOverflow(product)
            guard !tooLarge, !overflowed, value <= UInt64(Int64.max) else { throw Self.overflow }
            total = sum
        }
        return total
    }

    mutating func skip(_ count: Int) throws(BlockFormatError) {
        for _ in 0..<count {
            _ = try Self.varint(stacks, &stackOffset, .stacks)
            _ = try Self.varint(values, &valueOffset, .values)
        }
    }

    func expectEnd() throws(BlockFormatError) {
        guard stackOffset == stacks.count else {
            throw Self.corrupt("bytes follow the last sample", .stacks, stackOffset)
        }
        guard valueOffset == values.count else {
            throw Self.corrupt("bytes follow the last sample", .values, valueOffset)
        }
    }

    @inline(__always)
    private static func varint(
        _ bytes: [UInt8],
        _ offset: inout Int,
        _ kind: SectionKind
    ) throws(BlockFormatError) -> UInt64 {
        guard offset < bytes.count else { throw corrupt("the bytes end before the last sample", kind, offset) }
        let first = bytes[offset]
        offset &+= 1
        return first < 0x80 ? UInt64(first) : try longVarint(bytes, &offset, UInt64(first & 0x7F), kind)
    }

    @inline(__always)
    private static func longVarint(
        _ bytes: [UInt8],
        _ offset: inout Int,
        _ start: UInt64,
        _ kind: SectionKind
    ) throws(BlockFormatError) -> UInt64 {
        var value = start
        var shift: UInt64 = 7
        while offset < bytes.count {
            let next = bytes[offset]
            offset &+= 1
            value |= UInt64(next & 0x7F) &<< shift
            if next < 0x80 { return value }
            shift &+= 7
            if shift > 63 { throw corrupt("a varint has more than ten bytes", kind, offset) }
        }
        throw corrupt("the bytes end in the middle of a sample", kind, offset)
    }

    private func unknownStack(_ stack: UInt64) -> BlockFormatError {
        Self.corrupt("a sample names stack \(stack), which the symbols do not have", .stacks, stackOffset)
    }

    private static var overflow: BlockFormatError {
        BlockFormatError(.tooLarge, "a sum of values passes 64 bits; narrow the time range", section: .values)
    }

    private static func corrupt(_ message: String, _ kind: SectionKind, _ offset: Int) -> BlockFormatError {
        BlockFormatError(.corrupt, message, section: kind, offset: offset)
    }
}
