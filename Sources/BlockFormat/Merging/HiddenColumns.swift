import ProfileModel

/// Which rows of a chunk deletions hide, type by type.
struct HiddenColumns {
    /// For each deletion its range, and for each series the columns it concerns; nil for none.
    private var deletions: [(range: TimeRange, columns: [[Bool]?])] = []

    /// Tries every deletion on every series.
    init(_ hidden: [HiddenRows], series: [LabelSet], group: SampleGroup) {
        for deletion in hidden {
            let columns = series.map { labels in
                let matches = group.columns.indices.map { deletion.matches(labels, group.profileType(column: $0)) }
                return matches.contains(true) ? matches : nil
            }
            if columns.contains(where: { $0 != nil }) { deletions.append((deletion.range, columns)) }
        }
    }

    /// For each row that is hidden under any type the columns it is hidden under.
    func columns(_ rows: RowTable) -> [Int: [Bool]] {
        guard !deletions.isEmpty else { return [:] }
        var hidden: [Int: [Bool]] = [:]
        for row in rows.rowProfiles.indices {
            let time = rows.profileTimes[Int(rows.rowProfiles[row])]
            for deletion in deletions where deletion.range.contains(time) {
                guard let columns = deletion.columns[Int(rows.rowSeries[row])] else { continue }
                hidden[row] = zip(hidden[row] ?? columns, columns).map { $0 || $1 }
            }
        }
        return hidden
    }
}
