import BlockFormat
import ProfileModel
import QueryModel

/// Chooses the rows that a query counts: not suppressed, inside the range, of wanted profiles, spans and series, and with
/// a value in the column.
struct RowSelector {
    private let range: TimeRange
    private let profileIDs: Set<ProfileIdentity>
    private let spanIDs: Set<UInt64>

    /// Makes a selector of a range and a filter.
    init(_ range: TimeRange, _ filter: StackFilter = StackFilter()) {
        self.range = range
        profileIDs = Set(filter.profileIDs.map(\.publicForm))
        spanIDs = Set(filter.spanIDs)
    }

    /// For each row of a group whether it counts in a column; nil when none does.
    ///
    /// A row counts only where its total in the column is not 0: it has no samples there.
    ///
    /// - Throws: `ExecutionError` when a row names a series the dataset does not have.
    func wantedRows(
        of dataset: DatasetContents,
        _ column: ColumnReference,
        _ rows: RowTable,
        _ choice: SeriesChoice
    ) throws(ExecutionError) -> [Bool]? {
        if case .none = choice { return nil }
        guard let profiles = wantedProfiles(rows, suppressed: dataset.reference.suppressed) else { return nil }
        let totals = rows.totals[column.column]
        var wanted = [Bool](repeating: false, count: totals.count)
        var count = 0
        for row in totals.indices where totals[row] != 0 && profiles[Int(rows.rowProfiles[row])] {
            guard hasWantedSpan(row, rows), try hasWantedSeries(row, rows, choice, dataset) else { continue }
            wanted[row] = true
            count += 1
        }
        return count == 0 ? nil : wanted
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
        guard series < classes.count else {
            let message = "row \(row) names series \(series) of \(classes.count)"
            throw ExecutionError(BlockFormatError(.corrupt, message, section: .profiles), at: dataset.place)
        }
        return classes[series] >= 0
    }

    @inline(__always)
    private func hasWantedSpan(_ row: Int, _ rows: RowTable) -> Bool {
        spanIDs.isEmpty || (!rows.rowSpans.isEmpty && spanIDs.contains(rows.rowSpans[row]))
    }

    /// Both the profiles' numbers and the suppressed ones ascend, so one walk compares them.
    private func wantedProfiles(_ rows: RowTable, suppressed: [UInt32]) -> [Bool]? {
        var wanted = [Bool](repeating: false, count: rows.profileNumbers.count)
        var next = 0
        var count = 0
        for profile in wanted.indices {
            let number = rows.profileNumbers[profile]
            while next < suppressed.count, suppressed[next] < number { next += 1 }
            if next < suppressed.count, suppressed[next] == number { continue }
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
