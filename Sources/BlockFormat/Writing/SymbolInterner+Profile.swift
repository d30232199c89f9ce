import ProfileModel

extension SymbolInterner {
    /// Numbers of a profile's locations, by their places in the profile.
    ///
    /// Takes in what its functions and mappings name, not its other strings: values of labels are no symbols.
    mutating func locations(of profile: Profile) -> [UInt32] {
        let strings = symbolStrings(of: profile)
        let functions = functions(
            profile.functions.map { function in
                SymbolTable.Function(
                    name: strings[Int(function.name)],
                    systemName: strings[Int(function.systemName)],
                    filename: strings[Int(function.filename)],
                    startLine: function.startLine
                )
            }
        )
        let mappings = profile.mappings.map { mapping($0, strings) }
        let lines = profile.lines.map { SymbolTable.Line(function: functions[Int($0.function)], line: $0.line) }
        let rows = profile.locations.map { location in
            SymbolTable.Location(
                mapping: location.mapping < 0 ? -1 : Int32(mappings[Int(location.mapping)]),
                address: location.address,
                firstLine: location.firstLine,
                lineCount: location.lineCount
            )
        }
        return locations(rows, lines: lines)
    }

    private mutating func mapping(_ source: Profile.Mapping, _ strings: [UInt32]) -> UInt32 {
        mapping(
            SymbolTable.Mapping(
                start: source.start,
                limit: source.limit,
                fileOffset: source.fileOffset,
                filename: strings[Int(source.filename)],
                buildID: strings[Int(source.buildID)],
                flags: source.flags
            )
        )
    }

    /// Numbers of the strings that name something, by their places in the profile; of the others none that counts.
    private mutating func symbolStrings(of profile: Profile) -> [UInt32] {
        var places = [UInt32](repeating: IndexTable.none, count: profile.strings.count)
        var ranges: [Profile.TextRange] = []
        ranges.reserveCapacity(profile.strings.count)
        func note(_ string: UInt32) {
            guard places[Int(string)] == IndexTable.none else { return }
            places[Int(string)] = UInt32(ranges.count)
            ranges.append(profile.strings[Int(string)])
        }
        for function in profile.functions {
            note(function.name)
            note(function.systemName)
            note(function.filename)
        }
        for mapping in profile.mappings {
            note(mapping.filename)
            note(mapping.buildID)
        }
        let numbers = strings(profile.text.span, ranges)
        return places.map { $0 == IndexTable.none ? $0 : numbers[Int($0)] }
    }
}
