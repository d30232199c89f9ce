/// Writes a samples section of layout 2; see `BandedShape` for the bytes.
struct BandedEncoder {
    /// How many of the commonest stacks have a place in the band.
    static let bandWidth = 128
    /// A row with a value for fewer stacks of the band than this one in so many is not dense.
    private static let sparseness = 2

    private let width: Int
    private var headers = ByteWriter()
    private var distances = ByteWriter()
    private var values = ByteWriter()
    /// Numbers of the dense rows.
    private var dense: [Int] = []
    private(set) var sampleCount = 0

    /// The section's bytes and how many samples it holds.
    ///
    /// - Parameters:
    ///   - rows: rows whose stacks are distances from `base`, ascending in each row.
    ///   - column: which of their columns to write.
    ///   - base: the stack that begins the band.
    ///   - stackCount: number of stacks.
    /// - Returns: the bytes, and the number of samples with a value in the column.
    static func encode(
        _ rows: SampleRows,
        column: Int,
        base: Int,
        stackCount: Int
    ) -> (bytes: [UInt8], sampleCount: Int) {
        var encoder = BandedEncoder(width: min(bandWidth, stackCount))
        for row in 0..<rows.rowCount { encoder.add(row, of: rows, rows.values[column]) }
        return (encoder.finished(rows, rows.values[column], base: base), encoder.sampleCount)
    }

    private init(width: Int) { self.width = width }

    private mutating func add(_ row: Int, of rows: SampleRows, _ column: [Int64]) {
        var inBand = 0
        var count = 0
        var excesses = 0
        for sample in rows.samples(of: row) where column[sample] > 0 {
            count &+= 1
            guard rows.stacks[sample] < width else { continue }
            inBand &+= 1
            if column[sample] > 255 { excesses &+= 1 }
        }
        sampleCount += count
        let isDense = inBand > 0 && inBand * Self.sparseness >= width
        guard isDense else {
            headers.varint(count << 2)
            addSparse(row, of: rows, column, after: -1)
            return
        }
        headers.varint((count - inBand) << 2 | (excesses > 0 ? 3 : 1))
        if excesses > 0 {
            headers.varint(excesses)
            addExcesses(row, of: rows, column)
        }
        dense.append(row)
        addSparse(row, of: rows, column, after: width - 1)
    }

    private mutating func addExcesses(_ row: Int, of rows: SampleRows, _ column: [Int64]) {
        var last = -1
        for sample in rows.samples(of: row) where column[sample] > 255 && rows.stacks[sample] < width {
            distances.varint(Int(rows.stacks[sample]) - last - 1)
            values.varint(UInt64(column[sample] - 256))
            last = Int(rows.stacks[sample])
        }
    }

    private mutating func addSparse(_ row: Int, of rows: SampleRows, _ column: [Int64], after start: Int) {
        let samples = rows.samples(of: row)
        let stacks = rows.stacks.span
        let column = column.span
        distances.varints(atMost: samples.count) { output in
            var last = start
            for sample in samples where column[sample] > 0 && Int(stacks[sample]) > start {
                output.appendVarint(UInt64(Int(stacks[sample]) &- last &- 1))
                last = Int(stacks[sample])
            }
        }
        values.varints(atMost: samples.count) { output in
            for sample in samples where column[sample] > 0 && Int(stacks[sample]) > start {
                output.appendVarint(UInt64(column[sample] &- 1))
            }
        }
    }

    private func finished(_ rows: SampleRows, _ column: [Int64], base: Int) -> [UInt8] {
        let streams = headers.bytes.count + distances.bytes.count + values.bytes.count
        var writer = ByteWriter(capacity: streams + width * dense.count + 16)
        writer.varint(width)
        writer.varint(base)
        writer.varint(headers.bytes.count)
        writer.varint(distances.bytes.count)
        writer.varint(values.bytes.count)
        writer.raw(headers.bytes)
        writer.raw(distances.bytes)
        writer.raw(values.bytes)
        writer.raw(band(rows, column))
        return writer.bytes
    }

    private func band(_ rows: SampleRows, _ column: [Int64]) -> [UInt8] {
        var band = [UInt8](repeating: 0, count: width * dense.count)
        for (place, row) in dense.enumerated() {
            for sample in rows.samples(of: row) {
                guard rows.stacks[sample] < width else { break }
                band[Int(rows.stacks[sample]) &* dense.count &+ place] = UInt8(min(255, column[sample]))
            }
        }
        return band
    }
}
