/// Reads a samples section of layout 2 row by row, trusting nothing.
struct BandedScan {
    private let bytes: [UInt8]
    private let shape: BandedShape
    private var headerOffset: Int
    private var distanceOffset: Int
    private var valueOffset: Int
    /// How many dense rows were met.
    private var denseRows = 0

    /// Begins at the first row.
    ///
    /// - Throws: `BlockFormatError`.
    init(_ bytes: [UInt8], stackCount: Int) throws(BlockFormatError) {
        self.bytes = bytes
        shape = try BandedShape(bytes, stackCount: stackCount)
        headerOffset = shape.headers.lowerBound
        distanceOffset = shape.distances.lowerBound
        valueOffset = shape.values.lowerBound
    }

    /// Adds the values of the wanted rows, times the factor, to the sums of their stacks.
    ///
    /// - Throws: `BlockFormatError`.
    mutating func addValues(wanted: [Bool], factor: Int64, into sums: inout [Int64]) throws(BlockFormatError) {
        var mask = [UInt8](repeating: 0, count: shape.denseCount)
        for isWanted in wanted {
            let header = try header()
            if let row = header.denseRow { mask[row] = isWanted ? 0xFF : 0 }
            var last = -1
            for _ in 0..<header.excesses {
                last = try excess(after: last, in: header.denseRow)
                let value = try value()
                if isWanted { try Self.add(value, factor, &sums[shape.stack(at: last)]) }
            }
            last = header.denseRow == nil ? -1 : shape.width &- 1
            for _ in 0..<header.sparse {
                last = try distance(after: last, below: shape.stackCount)
                let value = try value()
                if isWanted { try Self.add(value, factor, &sums[shape.stack(at: last)]) }
            }
        }
        try expectEnd()
        for column in 0..<shape.width {
            let sum = bandSum(column, mask)
            if sum > 0 { try Self.add(sum, factor, &sums[shape.stack(at: column)]) }
        }
    }

    /// For each row the sum of the values whose stack is flagged, times the factor; 0 for rows that are not wanted.
    ///
    /// - Throws: `BlockFormatError`.
    mutating func rowSums(
        wanted: [Bool],
        factor: Int64,
        counting flags: [Bool]
    ) throws(BlockFormatError) -> [Int64] {
        var sums = [Int64](repeating: 0, count: wanted.count)
        var rowOfDense = [Int](repeating: 0, count: shape.denseCount)
        for row in wanted.indices {
            let header = try header()
            if let dense = header.denseRow { rowOfDense[dense] = row }
            var last = -1
            for _ in 0..<header.excesses {
                last = try excess(after: last, in: header.denseRow)
                let value = try value()
                if wanted[row], flags[shape.stack(at: last)] { try Self.add(value, factor, &sums[row]) }
            }
            last = header.denseRow == nil ? -1 : shape.width &- 1
            for _ in 0..<header.sparse {
                last = try distance(after: last, below: shape.stackCount)
                let value = try value()
                if wanted[row], flags[shape.stack(at: last)] { try Self.add(value, factor, &sums[row]) }
            }
        }
        try expectEnd()
        for column in 0..<shape.width where flags[shape.stack(at: column)] {
            let start = shape.band.lowerBound + column * shape.denseCount
            for (dense, row) in rowOfDense.enumerated() where wanted[row] && bytes[start + dense] > 0 {
                try Self.add(Int64(bytes[start + dense]), factor, &sums[row])
            }
        }
        return sums
    }

    /// Appends the samples of the next row: distances from the base ascending, and values.
    ///
    /// - Throws: `BlockFormatError`.
    mutating func nextRow(stacks: inout [UInt32], values: inout [Int64]) throws(BlockFormatError) {
        let header = try header()
        if let row = header.denseRow {
            let first = stacks.count
            for column in 0..<shape.width {
                let byte = bytes[shape.band.lowerBound &+ column &* shape.denseCount &+ row]
                guard byte > 0 else { continue }
                stacks.append(UInt32(truncatingIfNeeded: column))
                values.append(Int64(byte))
            }
            try addExcesses(header, first, stacks, &values)
            for place in first..<stacks.count {
                stacks[place] = UInt32(truncatingIfNeeded: shape.stack(at: Int(stacks[place])))
            }
        }
        var last = header.denseRow == nil ? -1 : shape.width &- 1
        for _ in 0..<header.sparse {
            last = try distance(after: last, below: shape.stackCount)
            stacks.append(UInt32(truncatingIfNeeded: shape.stack(at: last)))
            values.append(try value())
        }
    }

    /// Fails unless every byte was read.
    ///
    /// - Throws: `BlockFormatError`.
    func expectEnd() throws(BlockFormatError) {
        guard headerOffset == shape.headers.upperBound, distanceOffset == shape.distances.upperBound,
            valueOffset == shape.values.upperBound, denseRows == shape.denseCount
        else { throw Self.corrupt("bytes follow the last row", headerOffset) }
    }

    private mutating func addExcesses(
        _ header: Header,
        _ first: Int,
        _ stacks: [UInt32],
        _ values: inout [Int64]
    ) throws(BlockFormatError) {
        var place = first
        var last = -1
        for _ in 0..<header.excesses {
            last = try excess(after: last, in: header.denseRow)
            while place < stacks.count, Int(stacks[place]) < last { place += 1 }
            try Self.add(try value(), 1, &values[place])
        }
    }

    /// What a row begins with.
    private struct Header {
        var denseRow: Int?
        var excesses: Int
        var sparse: Int
    }

    @inline(__always)
    private mutating func header() throws(BlockFormatError) -> Header {
        let code = try Self.varint(bytes, &headerOffset, end: shape.headers.upperBound)
        var header = Header(denseRow: nil, excesses: 0, sparse: Int(truncatingIfNeeded: code >> 2))
        guard code & 3 != 0 else { return header }
        guard code & 1 == 1, denseRows < shape.denseCount else {
            throw Self.corrupt("a row claims a place in the band that is not there", headerOffset)
        }
        header.denseRow = denseRows
        denseRows &+= 1
        guard code & 2 == 2 else { return header }
        let excesses = try Self.varint(bytes, &headerOffset, end: shape.headers.upperBound)
        guard excesses <= UInt64(shape.width) else {
            throw Self.corrupt("a row has \(excesses) excesses in a band of \(shape.width)", headerOffset)
        }
        header.excesses = Int(excesses)
        return header
    }

    /// The next distance of a row, below the limit.
    @inline(__always)
    private mutating func distance(after last: Int, below limit: Int) throws(BlockFormatError) -> Int {
        let step = try Self.varint(bytes, &distanceOffset, end: shape.distances.upperBound)
        guard step < UInt64(limit), last &+ 1 &+ Int(truncatingIfNeeded: step) < limit else {
            throw Self.corrupt("a sample names a stack that the symbols do not have", distanceOffset)
        }
        return last &+ 1 &+ Int(truncatingIfNeeded: step)
    }

    /// The place in the band of a row's next excess, whose byte must be full.
    @inline(__always)
    private mutating func excess(after last: Int, in denseRow: Int?) throws(BlockFormatError) -> Int {
        let column = try distance(after: last, below: shape.width)
        guard let denseRow, bytes[shape.band.lowerBound &+ column &* shape.denseCount &+ denseRow] == 255 else {
            throw Self.corrupt("an excess belongs to a byte that is not full", distanceOffset)
        }
        return column
    }

    /// The next value, at least 1.
    @inline(__always)
    private mutating func value() throws(BlockFormatError) -> Int64 {
        let value = try Self.varint(bytes, &valueOffset, end: shape.values.upperBound)
        guard value < UInt64(Int64.max) else { throw Self.corrupt("a value passes 63 bits", valueOffset) }
        return Int64(truncatingIfNeeded: value) &+ 1
    }

    private func bandSum(_ column: Int, _ mask: [UInt8]) -> Int64 {
        let rows = mask.span
        let start = shape.band.lowerBound + column * rows.count
        let values = bytes.span.extracting(start..<start + rows.count)
        var sum: UInt64 = 0
        for row in 0..<rows.count { sum &+= UInt64(values[row] & rows[row]) }
        return Int64(sum)
    }

    @inline(__always)
    private static func add(_ value: Int64, _ factor: Int64, _ sum: inout Int64) throws(BlockFormatError) {
        let (product, tooLarge) = value.multipliedReportingOverflow(by: factor)
        let (total, overflowed) = sum.addingReportingOverflow(product)
        guard !tooLarge, !overflowed else {
            throw BlockFormatError(
                .tooLarge,
                "a sum of values passes 64 bits; narrow the time range",
                section: .samples
            )
        }
        sum = total
    }

    @inline(__always)
    private static func varint(
        _ bytes: [UInt8],
        _ offset: inout Int,
        end: Int
    ) throws(BlockFormatError) -> UInt64 {
        guard offset < end else { throw corrupt("the bytes end before the last row", offset) }
        let first = bytes[offset]
        offset &+= 1
        return first < 0x80 ? UInt64(first) : try longVarint(bytes, &offset, UInt64(first & 0x7F), end)
    }

    @inline(__always)
    private static func longVarint(
        _ bytes: [UInt8],
        _ offset: inout Int,
        _ start: UInt64,
        _ end: Int
    ) throws(BlockFormatError) -> UInt64 {
        var value = start
        var shift: UInt64 = 7
        while offset < end {
            let next = bytes[offset]
            offset &+= 1
            value |= UInt64(next & 0x7F) &<< shift
            if next < 0x80 { return value }
            shift &+= 7
            if shift > 63 { throw corrupt("a varint has more than ten bytes", offset) }
        }
        throw corrupt("the bytes end in the middle of a sample", offset)
    }

    private static func corrupt(_ message: String, _ offset: Int) -> BlockFormatError {
        BlockFormatError(.corrupt, message, section: .samples, offset: offset)
    }
}
