extension PprofReport {
    /// The same content in the one form that equal content has.
    ///
    /// Canonical form: only strings, mappings, functions and locations that are used, each content once; strings in
    /// ascending byte order, the other tables in ascending order of their content; samples in ascending order of their
    /// locations, each stack once, none without value.
    ///
    /// - Throws: `QueryError` with `resourceExhausted` when the values of all samples add up to more than 64 bits hold.
    package func canonicalized() throws(QueryError) -> PprofReport {
        try Self.merging([self], alwaysCanonicalizing: true)
    }

    /// Adds reports up: the same bytes whatever their order and grouping; an empty one for none, a single one as it is.
    ///
    /// Every number in the reports must be an index into the table it names. Cost grows with the sum of all tables,
    /// n log n for what is sorted.
    ///
    /// - Throws: `QueryError` with `resourceExhausted` when the values of all samples add up to more than 64 bits hold,
    ///   or a table gets more than 2³¹ − 1 entries.
    package static func merging(_ reports: [PprofReport]) throws(QueryError) -> PprofReport {
        try merging(reports, alwaysCanonicalizing: false)
    }

    /// Merges another report into this one; see `merging(_:)`.
    package mutating func merge(_ other: PprofReport) throws(QueryError) { self = try Self.merging([self, other]) }

    private static func merging(
        _ reports: [PprofReport],
        alwaysCanonicalizing: Bool
    ) throws(QueryError) -> PprofReport {
        if reports.count == 1, !alwaysCanonicalizing { return reports[0] }
        var sum = ReportSum()
        var entries = 0
        for report in reports {
            for sample in report.samples { sum.add(sample.value) }
            entries += report.strings.count + report.functions.count + report.locations.count + report.mappings.count
        }
        _ = try sum.checked()
        guard entries <= Int32.max else {
            throw QueryError(
                .resourceExhausted,
                "merging profiles: more than 2^31 locations and names; narrow the query"
            )
        }
        var union = PprofUnion(reports)
        return union.merged()
    }
}

extension PprofReport {
    /// Bytes the report takes in memory, about; an encoding for the wire is smaller.
    package var encodedSizeEstimate: Int {
        var size = 64 + 40 * mappings.count + 24 * functions.count
        for string in strings { size += 16 + string.count }
        for location in locations { size += 32 + 16 * location.lines.count }
        for sample in samples { size += 24 + 4 * sample.locations.count }
        return size
    }
}
