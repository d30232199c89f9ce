import ProfileModel

extension Profile {
    /// The profile with only those locations and functions that the given samples name; other samples are not to be read.
    ///
    /// What changed since the profile before may be little of what a sender lists: the rest has only zeros.
    func trimmed(to kept: some Sequence<Int>) -> Profile {
        var trimmed = self
        trimmed.locations = []
        trimmed.lines = []
        trimmed.functions = []
        var locationNumbers = [UInt32?](repeating: nil, count: locations.count)
        var functionNumbers = [UInt32?](repeating: nil, count: functions.count)
        for sample in kept {
            let first = Int(samples[sample].firstLocation)
            for position in first..<first + Int(samples[sample].locationCount) {
                let location = Int(stackLocations[position])
                let number = locationNumbers[location] ?? trimmed.take(location, of: self, &functionNumbers)
                locationNumbers[location] = number
                trimmed.stackLocations[position] = number
            }
        }
        return trimmed
    }

    private mutating func take(_ location: Int, of whole: Profile, _ functionNumbers: inout [UInt32?]) -> UInt32 {
        var taken = whole.locations[location]
        let first = Int(taken.firstLine)
        taken.firstLine = UInt32(lines.count)
        for var line in whole.lines[first..<first + Int(taken.lineCount)] {
            let function = Int(line.function)
            if functionNumbers[function] == nil {
                functionNumbers[function] = UInt32(functions.count)
                functions.append(whole.functions[function])
            }
            line.function = functionNumbers[function] ?? 0
            lines.append(line)
        }
        locations.append(taken)
        return UInt32(locations.count - 1)
    }
}
