extension ReadTierCounts {
    /// What was counted, as a table.
    func table(_ title: String) -> ScenarioRecord.Table {
        let counted: [(String, Double)] = [
            ("Fragments reported by other processes", remoteFragments),
            ("Fragments reported by the frontend's own queriers", localFragments),
            ("Range reads asked for", rangeReads),
            ("Range reads sent once more", rangeHedges),
            ("Late range reads that the budget left alone", rangeHedgesRefused),
            ("Range requests that reached the store", storeReads),
            ("Fragments given to a second querier", fragmentHedges),
            ("Cache look-ups that hit", cacheHits),
            ("Cache look-ups that missed", cacheMisses),
            ("CPU of the server's processes (s)", cpuSeconds),
        ]
        let ends = attempts.sorted { $0.key < $1.key }.map { ("Attempts \($0.key)", $0.value) }
        return ScenarioRecord.Table(
            title: title,
            head: ["What", "Count"],
            rows: (counted + ends).map { [$0.0, $0.1.short] }
        )
    }
}
