/// The tables of several pprof reports brought together, bottom-up: strings, then what names strings, up to samples.
///
/// Each table is treated alike: entries that are used are rewritten with the numbers of the tables below, sorted, each
/// content kept once; which number an entry of a report got is kept for the table above.
struct PprofUnion {
    private let reports: [PprofReport]
    private var result = PprofReport()

    /// Takes in reports whose numbers all are indices into the tables they name.
    init(_ reports: [PprofReport]) { self.reports = reports }

    /// The canonical union.
    mutating func merged() -> PprofReport {
        let used = reports.map(PprofUsage.init)
        let strings = table(used.map(\.strings), \.strings) { _, string in string }
        result.strings = strings.entries
        let mappings = table(used.map(\.mappings), \.mappings) { report, mapping in
            var mapping = mapping
            mapping.filename = strings.numbers[report][Int(mapping.filename)]
            mapping.buildID = strings.numbers[report][Int(mapping.buildID)]
            return mapping
        }
        result.mappings = mappings.entries
        let functions = table(used.map(\.functions), \.functions) { report, function in
            var function = function
            function.name = strings.numbers[report][Int(function.name)]
            function.systemName = strings.numbers[report][Int(function.systemName)]
            function.filename = strings.numbers[report][Int(function.filename)]
            return function
        }
        result.functions = functions.entries
        let locations = table(used.map(\.locations), \.locations) { report, location in
            var location = location
            if location.mapping >= 0 { location.mapping = mappings.numbers[report][Int(location.mapping)] }
            for line in location.lines.indices {
                let function = Int(location.lines[line].function)
                location.lines[line].function = functions.numbers[report][function]
            }
            return location
        }
        result.locations = locations.entries
        sumSamples(locations.numbers)
        return result
    }

    /// One table of all reports: distinct entries ascending, and the number of each report's entries (−1 when unused).
    private func table<Entry: PprofOrdered>(
        _ used: [[Bool]],
        _ entries: (PprofReport) -> [Entry],
        _ rewrite: (Int, Entry) -> Entry
    ) -> (entries: [Entry], numbers: [[Int32]]) {
        var distinct: [Entry: Int32] = [:]
        var kept: [Entry] = []
        var numbers = used.map { [Int32](repeating: -1, count: $0.count) }
        for (index, report) in reports.enumerated() {
            for (position, entry) in entries(report).enumerated() where used[index][position] {
                let rewritten = rewrite(index, entry)
                let number = distinct[rewritten] ?? Int32(kept.count)
                if number == kept.count {
                    distinct[rewritten] = number
                    kept.append(rewritten)
                }
                numbers[index][position] = number
            }
        }
        let order = kept.indices.sorted { kept[$0].precedes(kept[$1]) }
        var ranks = [Int32](repeating: 0, count: kept.count)
        for (rank, index) in order.enumerated() { ranks[index] = Int32(rank) }
        numbers = numbers.map { $0.map { $0 < 0 ? -1 : ranks[Int($0)] } }
        return (order.map { kept[$0] }, numbers)
    }

    private mutating func sumSamples(_ numbers: [[Int32]]) {
        var values: [[Int32]: Int64] = [:]
        for (index, report) in reports.enumerated() {
            for sample in report.samples where sample.value != 0 {
                values[sample.locations.map { numbers[index][Int($0)] }, default: 0] &+= sample.value
            }
        }
        result.samples = values.map { PprofReport.Sample(locations: $0.key, value: $0.value) }
            .sorted { $0.locations.lexicographicallyPrecedes($1.locations) }
    }
}
