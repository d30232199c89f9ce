import BlockFormat
import ProfileModel
import QueryModel

/// Chooses the rows that a query counts: not suppressed, hidden by no deletion, inside the range, of wanted profiles,
/// spans and series, and with a value in the column.
struct RowSelector {
    private let profileIDs: Set<ProfileIdentity>
    private let spanIDs: Set<UInt64>

    private var deletions = DeletionMemory()

    /// Makes a selector of a filter.
    init(_ filter: StackFilter = StackFilter()) {
        profileIDs = Set(filter.profileIDs.map(\.publicForm))
        spanIDs = Set(filter.spanIDs)
    }

    /// For each row of a group whether it counts in a column; nil when none does.
    ///
    /// A row counts only where its total in the column is not 0: it has no samples there.
    ///
    /// - Throws: `ExecutionError` when a row names a series the dataset does not have.
    mutating func wantedRows(
        of dataset: DatasetContents,
        _ column: ColumnReference,
        _ rows: RowTable,
        _ choice: SeriesChoice
    ) throws(ExecutionError) -> [Bool]? {
        if case .none = choice { return nil }
        guard let profiles = wantedProfiles(rows, column.range, suppressed: dataset.reference.suppressed) else {
            return nil
        }
        let totals = rows.totals[column.column]
        var wanted = [Bool](repeating: false, count: totals.count)
        var count = 0
        for row in totals.indices where totals[row] != 0 && profiles[Int(rows.rowProfiles[row])] {
            guard hasWantedSpan(row, rows), try hasWantedSeries(row, rows, choice, dataset) else { continue }
            wanted[row] = true
            count += 1
        }
        if count > 0, !dataset.reference.hidden.isEmpty { count -= try hide(&wanted, of: dataset, column, rows) }
        return count == 0 ? nil : wanted
    }

    /// Takes out rows that deletions hide, and says how many.
    private mutating func hide(
        _ wanted: inout [Bool],
        of dataset: DatasetContents,
        _ column: ColumnReference,
        _ rows: RowTable
    ) throws(ExecutionError) -> Int {
        var count = 0
        for hidden in try deletions.hidden(of: dataset, column) {
            for row in wanted.indices where wanted[row] {
                guard hidden.range.contains(rows.profileTimes[Int(rows.rowProfiles[row])]) else { continue }
                if let flags = hidden.isHidden {
                    let series = Int(rows.rowSeries[row])
                    guard series < flags.count else { throw Self.unknownSeries(row, series, flags.count, dataset) }
                    guard flags[series] else { continue }
                }
                wanted[row] = false
                count += 1
            }
        }
        return count
    }

    private static func unknownSeries(
        _ row: Int,
        _ series: Int,
        _ count: Int,
        _ dataset: DatasetContents
    ) -> ExecutionError {
        let message = "row \(row) names series \(series) of \(count)"
        return ExecutionError(BlockFormatError(.corrupt, message, section: .profiles), at: dataset.place)
    }

    @inline(__always)
    private func hasWantedSeries(
        _ row: Int,
        _ rows: RowTable,
        _ choice: SeriesChoice,
        _ dataset: DatasetContents
    ) throws(ExecutionError) -> Bool {
        guard case .classes(let classes) = choice else { return true }
        let series = Int(rows.rowSeries[row])
        guard series < classes.count else { throw Self.unknownSeries(row, series, classes.count, dataset) }
        return classes[series] >= 0
    }

    @inline(__always)
    private func hasWantedSpan(_ row: Int, _ rows: RowTable) -> Bool {
        spanIDs.isEmpty || (!rows.rowSpans.isEmpty && spanIDs.contains(rows.rowSpans[row]))
    }

    /// Both the profiles' numbers and the suppressed ones ascend, so one walk compares them.
    ///
    /// A rollup's windows have no numbers and no identities; no plan reads one where either matters.
    private func wantedProfiles(_ rows: RowTable, _ range: TimeRange, suppressed: [UInt32]) -> [Bool]? {
        var wanted = [Bool](repeating: false, count: rows.profileTimes.count)
        var next = 0
        var count = 0
        for profile in wanted.indices {
            if !suppressed.isEmpty {
                let number = rows.profileNumbers[profile]
                while next < suppressed.count, suppressed[next] < number { next += 1 }
                if next < suppressed.count, suppressed[next] == number { continue }
            }
            guard range.contains(rows.profileTimes[profile]) else { continue }
            guard profileIDs.isEmpty || profileIDs.contains(rows.profileIdentities[profile].publicForm) else {
                continue
            }
            wanted[profile] = true
            count += 1
        }
        return count == 0 ? nil : wanted
    }
}

extension ProfileIdentity {
    /// The identity as clients see it in the profile's UUID, in which six bits are fixed.
    var publicForm: ProfileIdentity {
        ProfileIdentity(
            high: (high & 0xFFFF_FFFF_FFFF_0FFF) | 0x8000,
            low: (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        )
    }
}
