extension StringSetReport {
    /// The union of all.
    package static func merging(_ reports: [StringSetReport]) -> StringSetReport {
        let values = reports.map(\.values).mergedPairwise(empty: []) { mine, theirs in
            mine = mine.union(theirs) { $0.byteOrder(to: $1) }
        }
        return StringSetReport(sorted: values)
    }

    /// About how many bytes it takes on the wire.
    package var encodedSizeEstimate: Int { values.reduce(4) { $0 + $1.utf8.count + 1 } }
}
