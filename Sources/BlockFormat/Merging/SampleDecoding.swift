/// Decodes all columns of a chunk's samples together.
///
/// Its scratch space is reused from chunk to chunk.
struct SampleDecoding {
    /// For each node the sample of the present row that has it, if that sample says so, too.
    private var places: [UInt32] = []

    /// The samples of a chunk, row after row, named by nodes of a union.
    ///
    /// - Parameters:
    ///   - columns: what each column is read from, in the order of the group's columns.
    ///   - group: the chunk's group.
    ///   - rows: the chunk's rows.
    ///   - nodes: for each stack of the dataset its node.
    ///   - nodeCount: number of nodes of the union.
    /// - Returns: a row for each of the chunk's rows.
    /// - Throws: `BlockFormatError`.
    mutating func rows(
        _ columns: [ColumnSamples],
        group: SampleGroup,
        rows: RowTable,
        nodes: [UInt32],
        nodeCount: Int
    ) throws(BlockFormatError) -> SampleRows {
        var samples = SampleRows(columns: columns.count)
        let kept = group.columns.indices.filter { group.columns[$0].derivation?.factor == nil }
        if case .lean(let stacks, _)? = columns.first?.content {
            try Self.readLean(columns, kept, stacks: stacks, rows, nodes, &samples)
        } else {
            if places.count < nodeCount { places = Array(repeating: 0, count: nodeCount) }
            try readBanded(columns, kept, rows, nodes, &samples)
        }
        for (column, derived) in group.columns.enumerated() {
            guard let derivation = derived.derivation, let factor = derivation.factor else { continue }
            samples.values[column] = try Self.product(samples.values[derivation.column], factor)
        }
        return samples
    }

    private static func readLean(
        _ columns: [ColumnSamples],
        _ kept: [Int],
        stacks: [UInt8],
        _ rows: RowTable,
        _ nodes: [UInt32],
        _ samples: inout SampleRows
    ) throws(BlockFormatError) {
        try SampleScanner.expectSampleCounts(rows)
        var reader = ByteReader(stacks)
        var count = 0
        for rowCount in rows.rowSampleCounts {
            guard Int(rowCount) <= reader.remaining else { throw reader.corrupt("a row claims \(rowCount) samples") }
            for _ in 0..<rowCount { samples.stacks.append(nodes[try reader.index(below: nodes.count)]) }
            count += Int(rowCount)
            samples.endRow()
        }
        try reader.expectEnd()
        for column in kept {
            guard case .lean(_, let bytes) = columns[column].content else { throw ColumnSamples.unknownLayout }
            var reader = ByteReader(bytes)
            var values: [Int64] = []
            values.reserveCapacity(min(count, bytes.count))
            for _ in 0..<count {
                guard let value = Int64(exactly: try reader.varint()) else {
                    throw reader.corrupt("a value is too large")
                }
                values.append(value)
            }
            try reader.expectEnd()
            samples.values[column] = values
        }
    }

    private mutating func readBanded(
        _ columns: [ColumnSamples],
        _ kept: [Int],
        _ rows: RowTable,
        _ nodes: [UInt32],
        _ samples: inout SampleRows
    ) throws(BlockFormatError) {
        var scans: [ColumnScan] = []
        for column in kept { scans.append(try ColumnScan(columns[column], stackCount: nodes.count)) }
        var stacks: [UInt32] = []
        var values: [Int64] = []
        for _ in rows.rowProfiles.indices {
            let start = samples.stacks.count
            if let first = kept.first {
                try scans[0].nextRow(stacks: &samples.stacks, values: &samples.values[first])
                begin(start, kept, nodes, &samples)
            }
            for (index, column) in kept.enumerated().dropFirst() {
                stacks.removeAll(keepingCapacity: true)
                values.removeAll(keepingCapacity: true)
                try scans[index].nextRow(stacks: &stacks, values: &values)
                for place in stacks.indices where values[place] > 0 {
                    let sample = sample(of: nodes[Int(stacks[place])], from: start, kept, &samples)
                    samples.values[column][sample] = values[place]
                }
            }
            samples.endRow()
        }
        for scan in scans { try scan.expectEnd() }
    }

    /// Names the samples of a row's first column by nodes and gives the other columns no values yet.
    private mutating func begin(
        _ start: Int,
        _ kept: [Int],
        _ nodes: [UInt32],
        _ samples: inout SampleRows
    ) {
        let count = samples.stacks.count
        for place in start..<count { samples.stacks[place] = nodes[Int(samples.stacks[place])] }
        guard kept.count > 1 else { return }
        for place in start..<count { places[Int(samples.stacks[place])] = UInt32(truncatingIfNeeded: place) }
        for column in kept.dropFirst() {
            samples.values[column].append(contentsOf: repeatElement(0, count: count - start))
        }
    }

    /// The row's sample of that node, made if there is none.
    @inline(__always)
    private mutating func sample(of node: UInt32, from start: Int, _ kept: [Int], _ samples: inout SampleRows) -> Int {
        let place = Int(places[Int(node)])
        if place >= start, place < samples.stacks.count, samples.stacks[place] == node { return place }
        places[Int(node)] = UInt32(truncatingIfNeeded: samples.stacks.count)
        samples.stacks.append(node)
        for column in kept { samples.values[column].append(0) }
        return samples.stacks.count - 1
    }

    private static func product(_ values: [Int64], _ factor: Int64) throws(BlockFormatError) -> [Int64] {
        var products: [Int64] = []
        products.reserveCapacity(values.count)
        for value in values {
            let (product, overflowed) = value.multipliedReportingOverflow(by: factor)
            guard !overflowed else { throw BlockFormatError(.corrupt, "a derived value passes 64 bits") }
            products.append(product)
        }
        return products
    }
}

/// A column of a compacted chunk, whichever way it is scaled.
private enum ColumnScan {
    case stored(BandedScan)
    case derived(DerivedScan)

    init(_ column: ColumnSamples, stackCount: Int) throws(BlockFormatError) {
        guard case .banded(let bytes) = column.content else { throw ColumnSamples.unknownLayout }
        switch column.scaling {
        case .constant: self = .stored(try BandedScan(bytes, stackCount: stackCount))
        case .perStack(let factors, let residuals):
            self = .derived(try DerivedScan(bytes, factors: factors, residuals: residuals))
        }
    }

    mutating func nextRow(stacks: inout [UInt32], values: inout [Int64]) throws(BlockFormatError) {
        switch consume self {
        case .stored(var scan):
            defer { self = .stored(scan) }
            try scan.nextRow(stacks: &stacks, values: &values)
        case .derived(var scan):
            defer { self = .derived(scan) }
            try scan.nextRow(stacks: &stacks, values: &values)
        }
    }

    func expectEnd() throws(BlockFormatError) {
        switch self {
        case .stored(let scan): try scan.expectEnd()
        case .derived(let scan): try scan.expectEnd()
        }
    }
}
