import ProfileModel

/// Rows and samples of one sample group, as they come in.
struct GroupBuilder: Sendable {
    /// The group, with columns that all are stored; `finished()` finds out which derive from others.
    let group: SampleGroup
    private(set) var rows: RowTable
    private var stacks: [UInt32] = []
    private var values: [[Int64]]
    /// Where a stack last occurred: the row (counted from 1 over the group's life) and its place in `stacks`.
    private var lastRow: [UInt32] = []
    private var lastPlace: [Int] = []

    init(_ group: SampleGroup) {
        self.group = group
        rows = RowTable(columns: group.columns.count)
        values = Array(repeating: [], count: group.columns.count)
    }

    /// Number of samples.
    var sampleCount: Int { stacks.count }

    /// Notes a profile; its rows follow.
    mutating func addProfile(number: UInt32, time: Int64, identity: ProfileIdentity) {
        rows.profileNumbers.append(number)
        rows.profileTimes.append(time)
        rows.profileIdentities.append(identity)
    }

    /// Begins a row of the last profile; its samples follow.
    mutating func beginRow(series: UInt32, span: UInt64, trace: TraceID) {
        if span != 0 { fill(&rows.rowSpans, with: 0) }
        if trace != .none { fill(&rows.rowTraces, with: .none) }
        rows.rowProfiles.append(UInt32(rows.profileNumbers.count - 1))
        rows.rowSeries.append(series)
        rows.rowSampleCounts.append(0)
        if span != 0 || !rows.rowSpans.isEmpty { rows.rowSpans.append(span) }
        if trace != .none || !rows.rowTraces.isEmpty { rows.rowTraces.append(trace) }
        for column in values.indices { rows.totals[column].append(0) }
    }

    /// Adds a sample to the last row: its stack, and one value a column from `offset` on.
    ///
    /// Values of equal stacks add up; the profile's sums are known to fit 64 bits.
    mutating func addSample(stack: UInt32, _ sample: [Int64], at offset: Int) {
        let row = rows.rowSampleCounts.count
        for column in values.indices { rows.totals[column][row - 1] += sample[offset + column] }
        while lastRow.count <= Int(stack) {
            lastRow.append(0)
            lastPlace.append(0)
        }
        if lastRow[Int(stack)] == UInt32(row) {
            let place = lastPlace[Int(stack)]
            for column in values.indices { values[column][place] += sample[offset + column] }
            return
        }
        lastRow[Int(stack)] = UInt32(row)
        lastPlace[Int(stack)] = stacks.count
        stacks.append(stack)
        for column in values.indices { values[column].append(sample[offset + column]) }
        rows.rowSampleCounts[row - 1] += 1
    }

    /// The group with its derived columns named, and the bytes of its sections.
    func finished() -> (group: SampleGroup, stacks: [UInt8], values: [(column: Int, bytes: [UInt8])]) {
        var group = group
        for column in group.columns.indices.dropFirst() {
            group.columns[column].derivation = derivation(of: column, in: group)
        }
        var writer = ByteWriter(capacity: stacks.count * 2)
        for stack in stacks { writer.varint(stack) }
        let stored = group.columns.indices.filter { group.columns[$0].derivation == nil }
        return (group, writer.bytes, stored.map { ($0, Self.encode(values[$0])) })
    }

    private func fill<Value>(_ column: inout [Value], with value: Value) {
        if column.isEmpty { column = Array(repeating: value, count: rows.rowProfiles.count) }
    }

    /// Whether every value of a column is one constant times that of an earlier, stored column.
    private func derivation(of column: Int, in group: SampleGroup) -> SampleColumn.Derivation? {
        for base in 0..<column where group.columns[base].derivation == nil {
            guard let first = values[base].firstIndex(where: { $0 != 0 }) else { continue }
            let (factor, rest) = values[column][first].quotientAndRemainder(dividingBy: values[base][first])
            guard factor > 0, rest == 0 else { continue }
            let isConstant = zip(values[base], values[column]).allSatisfy { base, value in
                let (product, overflowed) = base.multipliedReportingOverflow(by: factor)
                return !overflowed && product == value
            }
            if isConstant { return SampleColumn.Derivation(column: base, factor: factor) }
        }
        return nil
    }

    private static func encode(_ values: [Int64]) -> [UInt8] {
        var writer = ByteWriter(capacity: values.count * 2)
        for value in values { writer.varint(UInt64(bitPattern: value)) }
        return writer.bytes
    }
}
