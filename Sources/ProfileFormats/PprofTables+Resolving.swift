import ProfileModel

/// After all tables are read: every reference is checked and made an index.
extension PprofTables {
    /// Checks every reference between tables, turns ids into rows, and gives the index of the locations.
    mutating func resolve() throws(ProfileFormatError) -> IdentifierIndex {
        try checkStrings()
        supplyFunctionIDs()
        let mappings = try index(mappingIDs, of: "mapping")
        let functions = try index(functionIDs, of: "function")
        let locations = try index(locationIDs, of: "location")
        try resolveMappings(mappings)
        try resolveFunctions(functions)
        return locations
    }

    private func index(_ ids: [UInt64], of table: String) throws(ProfileFormatError) -> IdentifierIndex {
        let index = IdentifierIndex(ids)
        if let id = index.duplicate { throw .inconsistent("two \(table)s have id \(id)") }
        return index
    }

    /// Some .NET senders leave out every function's id; they write one function for each location, in the same order, and
    /// lines name functions by their location's id.
    private mutating func supplyFunctionIDs() {
        guard functionIDs.count == locationIDs.count, functionIDs.allSatisfy({ $0 == 0 }) else { return }
        functionIDs = locationIDs
    }

    private mutating func checkStrings() throws(ProfileFormatError) {
        if profile.strings.isEmpty {
            guard profile.sampleTypes.isEmpty, profile.functions.isEmpty, profile.locations.isEmpty else {
                throw .inconsistent("there is no string table")
            }
            profile.strings.append(Profile.TextRange(offset: 0, length: 0))
        }
        guard profile.strings[0].length == 0 else { throw .inconsistent("the first string is not empty") }
        guard !profile.sampleTypes.isEmpty || samples.isEmpty else {
            throw .inconsistent("there are samples and no sample types")
        }
        for type in profile.sampleTypes { try check(type.type, type.unit, 0, of: "a sample type") }
        for mapping in profile.mappings { try check(mapping.filename, mapping.buildID, 0, of: "a mapping") }
        for function in profile.functions {
            try check(function.name, function.systemName, function.filename, of: "a function")
        }
        if let type = profile.periodType {
            try check(type.type, type.unit, 0, of: "the period type")
            let isUnnamed = profile.strings[Int(type.type)].length == 0 && profile.strings[Int(type.unit)].length == 0
            if isUnnamed { profile.periodType = nil }
        }
    }

    @inline(__always)
    private func check(
        _ first: UInt32,
        _ second: UInt32,
        _ third: UInt32,
        of owner: String
    ) throws(ProfileFormatError) {
        let greatest = max(first, second, third)
        guard greatest < profile.strings.count else {
            throw .inconsistent("\(owner) names string \(greatest) of \(profile.strings.count)")
        }
    }

    private mutating func resolveMappings(_ mappings: IdentifierIndex) throws(ProfileFormatError) {
        for row in profile.locations.indices where mappingIDsOfLocations[row] != 0 {
            let id = mappingIDsOfLocations[row]
            guard let mapping = mappings[id] else {
                throw .inconsistent("location \(locationIDs[row]) names mapping \(id), which is not there")
            }
            profile.locations[row].mapping = Int32(mapping)
        }
    }

    private mutating func resolveFunctions(_ functions: IdentifierIndex) throws(ProfileFormatError) {
        profile.lines.reserveCapacity(lines.count)
        for line in lines {
            guard let function = functions[line.functionID] else {
                throw .inconsistent("a line names function \(line.functionID), which is not there")
            }
            profile.lines.append(Profile.Line(function: function, line: line.line))
        }
    }
}
