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

    /// Adds samples to the last row.
    ///
    /// Values of equal stacks add up; the profile's sums are known to fit 64 bits.
    ///
    /// - Parameters:
    ///   - found: the stack of each sample.
    ///   - samples: the number of each in its profile.
    ///   - sent: the values of all samples of the profile, one a column each.
    mutating func addSamples(_ found: [UInt32], _ samples: ArraySlice<UInt32>, _ sent: [Int64]) {
        let start = stacks.count
        let places = addStacks(found)
        let row = rows.rowSampleCounts.count - 1
        rows.rowSampleCounts[row] += UInt32(stacks.count - start)
        for column in values.indices {
            values[column].append(contentsOf: repeatElement(0, count: stacks.count - start))
            rows.totals[column][row] += Self.add(
                samples.span,
                of: sent.span,
                column: column,
                of: values.count,
                to: &values[column],
                at: places.span
            )
        }
    }

    /// Appends stacks that the last row does not have yet, and gives the place of each.
    private mutating func addStacks(_ found: [UInt32]) -> [Int] {
        let row = UInt32(rows.rowSampleCounts.count)
        grow(to: Int(found.max() ?? 0) + 1)
        return found.map { stack in
            if lastRow[Int(stack)] != row {
                lastRow[Int(stack)] = row
                lastPlace[Int(stack)] = stacks.count
                stacks.append(stack)
            }
            return lastPlace[Int(stack)]
        }
    }

    private mutating func grow(to count: Int) {
        guard count > lastRow.count else { return }
        lastRow.append(contentsOf: repeatElement(0, count: count - lastRow.count))
        lastPlace.append(contentsOf: repeatElement(0, count: count - lastPlace.count))
    }

    /// Adds one column of samples to what is at their places, and gives its sum.
    private static func add(
        _ samples: Span<UInt32>,
        of sent: Span<Int64>,
        column: Int,
        of width: Int,
        to values: inout [Int64],
        at places: Span<Int>
    ) -> Int64 {
        var values = values.mutableSpan
        var sum: Int64 = 0
        for index in samples.indices {
            let value = sent[Int(samples[index]) * width + column]
            values[places[index]] += value
            sum += value
        }
        return sum
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
