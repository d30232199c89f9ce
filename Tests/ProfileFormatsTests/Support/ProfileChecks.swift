import ProfileModel
import Testing
import WireProtocol

/// Holds every index of a decoded profile against the table it points into.
func expectConsistent(_ profile: Profile, _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(inconsistency(of: profile) == nil, comment, sourceLocation: sourceLocation)
}

private func inconsistency(of profile: Profile) -> String? {
    let strings = UInt32(profile.strings.count)
    if profile.strings.first?.length != 0 { return "string 0" }
    if profile.strings.contains(where: { Int($0.offset) + Int($0.length) > profile.text.count }) {
        return "string range"
    }
    let types = profile.sampleTypes + [profile.periodType].compactMap(\.self)
    if types.contains(where: { $0.type >= strings || $0.unit >= strings }) { return "value type" }
    if profile.mappings.contains(where: { $0.filename >= strings || $0.buildID >= strings }) { return "mapping" }
    if profile.functions.contains(where: { max($0.name, $0.systemName, $0.filename) >= strings }) { return "function" }
    if profile.lines.contains(where: { $0.function >= profile.functions.count }) { return "line" }
    var nextLine: UInt32 = 0
    for location in profile.locations {
        if location.firstLine != nextLine || location.mapping >= profile.mappings.count { return "location" }
        if location.mapping < -1 { return "location's mapping" }
        nextLine += location.lineCount
    }
    if nextLine != profile.lines.count { return "lines" }
    return inconsistencyOfSamples(of: profile)
}

private func inconsistencyOfSamples(of profile: Profile) -> String? {
    var nextLocation: UInt32 = 0
    var nextLabel: UInt32 = 0
    for sample in profile.samples {
        if sample.firstLocation != nextLocation || sample.firstLabel != nextLabel { return "sample" }
        nextLocation += sample.locationCount
        nextLabel += sample.labelCount
    }
    if nextLocation != profile.stackLocations.count { return "stack column" }
    if nextLabel != profile.labels.count { return "label column" }
    if profile.values.count != profile.samples.count * profile.sampleTypes.count { return "value column" }
    if profile.stackLocations.contains(where: { $0 >= profile.locations.count }) { return "stack" }
    let strings = UInt32(profile.strings.count)
    if profile.labels.contains(where: { $0.key >= strings || $0.value >= strings || $0.value == 0 }) { return "label" }
    return nil
}

/// The first difference between a decoded profile and the same bytes read by the generated decoder; nil when there is none.
func difference(_ profile: Profile, from message: Google_V1_Profile) -> String? {
    let strings = profile.strings.indices.map { profile.string(UInt32($0)) }
    if strings != (message.stringTable.isEmpty ? [""] : message.stringTable) { return "strings" }
    func isSame(_ ours: Profile.ValueType, _ theirs: Google_V1_ValueType) -> Bool {
        Int64(ours.type) == theirs.type && Int64(ours.unit) == theirs.unit
    }
    if !profile.sampleTypes.elementsEqual(message.sampleType, by: isSame) { return "sample types" }
    let period = message.periodType
    let isPeriodNamed = message.hasPeriodType && !(strings[Int(period.type)] + strings[Int(period.unit)]).isEmpty
    if isPeriodNamed != (profile.periodType != nil) { return "presence of the period type" }
    if let ours = profile.periodType, !isSame(ours, period) { return "period type" }
    if profile.timeNanoseconds != message.timeNanos || profile.durationNanoseconds != message.durationNanos
        || profile.period != message.period
    {
        return "time, duration or period"
    }
    return differenceInTables(profile, message) ?? differenceInSamples(profile, message)
}

private func differenceInTables(_ profile: Profile, _ message: Google_V1_Profile) -> String? {
    let areMappingsSame = profile.mappings.elementsEqual(message.mapping) { ours, theirs in
        let flags = [
            theirs.hasFunctions_p, theirs.hasFilenames_p, theirs.hasLineNumbers_p, theirs.hasInlineFrames_p,
        ].enumerated().reduce(UInt8(0)) { $0 | ($1.element ? 1 << UInt8($1.offset) : 0) }
        return ours.start == theirs.memoryStart && ours.limit == theirs.memoryLimit
            && ours.fileOffset == theirs.fileOffset && Int64(ours.filename) == theirs.filename
            && Int64(ours.buildID) == theirs.buildID && ours.flags == flags
    }
    if !areMappingsSame { return "mappings" }
    let areFunctionsSame = profile.functions.elementsEqual(message.function) { ours, theirs in
        Int64(ours.name) == theirs.name && Int64(ours.systemName) == theirs.systemName
            && Int64(ours.filename) == theirs.filename && ours.startLine == theirs.startLine
    }
    if !areFunctionsSame { return "functions" }
    let areLocationsSame = profile.locations.elementsEqual(message.location) { ours, theirs in
        let lines = profile.lines[Int(ours.firstLine)..<Int(ours.firstLine + ours.lineCount)]
        let mappingID = ours.mapping < 0 ? 0 : message.mapping[Int(ours.mapping)].id
        return ours.address == theirs.address && mappingID == theirs.mappingID
            && lines.elementsEqual(theirs.line) { line, sent in
                message.function[Int(line.function)].id == sent.functionID && line.line == sent.line
            }
    }
    return areLocationsSame ? nil : "locations"
}

private func differenceInSamples(_ profile: Profile, _ message: Google_V1_Profile) -> String? {
    if profile.samples.count != message.sample.count { return "number of samples" }
    let width = profile.sampleTypes.count
    for (index, (ours, theirs)) in zip(profile.samples, message.sample).enumerated() {
        let stack = profile.stackLocations[Int(ours.firstLocation)..<Int(ours.firstLocation + ours.locationCount)]
        if !stack.elementsEqual(theirs.locationID, by: { message.location[Int($0)].id == $1 }) {
            return "stack of sample \(index)"
        }
        if Array(profile.values[index * width..<(index + 1) * width]) != theirs.value {
            return "values of sample \(index)"
        }
        let labels = profile.labels[Int(ours.firstLabel)..<Int(ours.firstLabel + ours.labelCount)]
        let sent = theirs.label.filter { $0.str != 0 }
        if !labels.elementsEqual(sent, by: { Int64($0.key) == $1.key && Int64($0.value) == $1.str }) {
            return "labels of sample \(index)"
        }
    }
    return nil
}
