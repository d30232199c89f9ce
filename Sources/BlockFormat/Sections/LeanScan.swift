/// The stacks and values sections of a segment read in step: layout 1 of both is one varint a sample, row after row.
struct LeanScan {
    private let stacks: [UInt8]
    private let values: [UInt8]
    private var stackOffset = 0
    private var valueOffset = 0

    /// Begins at the first sample of both, unpacked.
    init(stacks: [UInt8], values: [UInt8]) {
        self.stacks = stacks
        self.values = values
    }

    /// Adds the values of the wanted rows, times the factor, to the sums of their stacks.
    mutating func addValues(
        _ counts: [UInt32],
        wanted: [Bool],
        factor: Int64,
        into sums: inout [Int64]
    ) throws(BlockFormatError) {
        for row in counts.indices {
            let count = Int(counts[row])
            if wanted[row] {
                try add(count, factor: factor, into: &sums)
            } else {
                try skip(count)
            }
        }
        try expectEnd()
    }

    /// For each row the sum of the values whose stack is flagged, times the factor; 0 for rows that are not wanted.
    mutating func rowSums(
        _ counts: [UInt32],
        wanted: [Bool],
        factor: Int64,
        counting flags: [Bool]
    ) throws(BlockFormatError) -> [Int64] {
        var sums = [Int64](repeating: 0, count: counts.count)
        for row in counts.indices {
            let count = Int(counts[row])
            if wanted[row] {
                sums[row] = try sum(count, factor: factor, counting: flags)
            } else {
                try skip(count)
            }
        }
        try expectEnd()
        return sums
    }

    private mutating func add(_ count: Int, factor: Int64, into sums: inout [Int64]) throws(BlockFormatError) {
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

    private mutating func sum(_ count: Int, factor: Int64, counting flags: [Bool]) throws(BlockFormatError) -> Int64 {
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

    private mutating func skip(_ count: Int) throws(BlockFormatError) {
        for _ in 0..<count {
            _ = try Self.varint(stacks, &stackOffset, .stacks)
            _ = try Self.varint(values, &valueOffset, .values)
        }
    }

    private func expectEnd() throws(BlockFormatError) {
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
