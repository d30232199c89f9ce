/// Which entries of a report's tables its samples need, found top-down.
struct PprofUsage {
    /// Locations of samples that have a value.
    private(set) var locations: [Bool]
    /// Functions of those locations.
    private(set) var functions: [Bool]
    /// Mappings of those locations.
    private(set) var mappings: [Bool]
    /// Strings of those functions and mappings.
    private(set) var strings: [Bool]

    /// Looks through a report.
    init(_ report: PprofReport) {
        locations = Array(repeating: false, count: report.locations.count)
        functions = Array(repeating: false, count: report.functions.count)
        mappings = Array(repeating: false, count: report.mappings.count)
        strings = Array(repeating: false, count: report.strings.count)
        for sample in report.samples where sample.value != 0 {
            for location in sample.locations { locations[Int(location)] = true }
        }
        for (location, isUsed) in zip(report.locations, locations) where isUsed {
            if location.mapping >= 0 { mappings[Int(location.mapping)] = true }
            for line in location.lines { functions[Int(line.function)] = true }
        }
        for (function, isUsed) in zip(report.functions, functions) where isUsed {
            for string in [function.name, function.systemName, function.filename] { strings[Int(string)] = true }
        }
        for (mapping, isUsed) in zip(report.mappings, mappings) where isUsed {
            for string in [mapping.filename, mapping.buildID] { strings[Int(string)] = true }
        }
    }

    /// Whether every entry of every table is needed.
    var isComplete: Bool { ![locations, functions, mappings, strings].contains { $0.contains(false) } }
}
