import ProfileModel

extension SeriesReport {
    /// The union of all.
    package static func merging(_ reports: [SeriesReport]) -> SeriesReport {
        let labelSets = reports.map(\.labelSets).mergedPairwise(empty: []) { mine, theirs in
            mine = mine.union(theirs) { $0.labels.byteOrder(to: $1.labels) }
        }
        return SeriesReport(sorted: labelSets)
    }

    /// About how many bytes it takes on the wire.
    package var encodedSizeEstimate: Int {
        labelSets.reduce(4) { sum, set in
            set.labels.reduce(sum + 1) { $0 + $1.name.utf8.count + $1.value.utf8.count + 2 }
        }
    }
}
