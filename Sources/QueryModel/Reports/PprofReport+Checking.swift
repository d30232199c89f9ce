extension PprofReport {
    /// Takes a report that came from outside, if its numbers are in range and it is in canonical form.
    ///
    /// One pass over all tables; nothing is repaired.
    ///
    /// - Throws: `QueryError` with `dataLoss` naming what was found.
    package init(checking candidate: PprofReport) throws(QueryError) {
        try candidate.checkNumbers()
        try candidate.checkOrder()
        try candidate.checkValues()
        guard PprofUsage(candidate).isComplete else { throw Self.malformed("a table has an entry that nothing needs") }
        self = candidate
    }

    private static func malformed(_ what: String) -> QueryError {
        QueryError(.dataLoss, "reading a pprof report: \(what)")
    }

    private func checkNumbers() throws(QueryError) {
        let areInRange =
            mappings.allSatisfy { strings.has($0.filename) && strings.has($0.buildID) }
            && functions.allSatisfy { strings.has($0.name) && strings.has($0.systemName) && strings.has($0.filename) }
            && locations.allSatisfy { location in
                (location.mapping == -1 || mappings.has(location.mapping))
                    && location.lines.allSatisfy { functions.has($0.function) }
            }
            && samples.allSatisfy { sample in sample.locations.allSatisfy { locations.has($0) } }
        guard areInRange else { throw Self.malformed("a number in a table is no index into the table it names") }
    }

    private func checkOrder() throws(QueryError) {
        guard strings.isAscending, mappings.isAscending, functions.isAscending, locations.isAscending,
            samples.isAscending
        else { throw Self.malformed("a table is not in ascending order") }
    }

    private func checkValues() throws(QueryError) {
        var sum = ReportSum()
        for (index, sample) in samples.enumerated() {
            guard sample.value > 0 else { throw Self.malformed("sample \(index) has the value \(sample.value)") }
            sum.add(sample.value)
        }
        guard (try? sum.checked()) != nil else { throw Self.malformed("its values add up to more than 64 bits hold") }
    }
}

extension Array {
    fileprivate func has(_ number: Int32) -> Bool { number >= 0 && number < count }
}

extension Array where Element: PprofOrdered {
    fileprivate var isAscending: Bool { zip(self, dropFirst()).allSatisfy { $0.precedes($1) } }
}
