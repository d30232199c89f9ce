import BlockFormat
import ProfileModel
import TestSupport

/// A sample as a test thinks of it: frames by location, leaf first, and what the sender said about it.
struct SampleSketch {
    var locations: [Int]
    var values: [Int64]
    var labels: [Label] = []
}

/// A profile as a test thinks of it; `entry` writes it as a decoder would.
struct ProfileSketch {
    var tenant: TenantID = .anonymous
    var labels: LabelSet
    var name: String
    var sampleTypes: [(type: String, unit: String)]
    var period: (type: String, unit: String)?
    var time: Int64
    var identity: ProfileIdentity
    var samples: [SampleSketch]

    /// The profile as a segment takes it.
    func entry(_ code: CodeSketch) -> SegmentEntry {
        var maker = ProfileMaker(code)
        for sample in samples { maker.add(sample) }
        maker.profile.sampleTypes = sampleTypes.map { .init(type: maker.string($0.type), unit: maker.string($0.unit)) }
        if let period {
            maker.profile.periodType = .init(type: maker.string(period.type), unit: maker.string(period.unit))
        }
        return SegmentEntry(
            tenant: tenant,
            labels: labels,
            name: name,
            time: time,
            identity: identity,
            identityExpires: .max,
            profile: maker.profile
        )
    }
}

/// The code that profiles are of: locations with lines by function name, innermost first; none when not symbolized.
struct CodeSketch {
    struct Location {
        var lines: [(function: String, line: Int64)]
        var address: UInt64
        var mapping: String?
    }

    var locations: [Location]

    /// The frames of a stack, root first, as trees of names show them.
    func path(_ stack: [Int]) -> [String] {
        stack.reversed().flatMap { locations[$0].lines.reversed().map(\.function) }
    }

    /// A stack as text, leaf first, with everything a pprof tells of it.
    func description(_ stack: [Int]) -> String {
        stack.map { index in
            let location = locations[index]
            let lines = location.lines.map { "\($0.function):\($0.line)" }.joined(separator: ",")
            return "\(location.mapping ?? "-")@\(location.address)[\(lines)]"
        }.joined(separator: ";")
    }
}

/// Writes sketches into the columns of a profile, with an order of tables that differs from profile to profile.
struct ProfileMaker {
    var profile = Profile()
    private let code: CodeSketch
    private var strings: [String: UInt32] = [:]
    private var functions: [String: UInt32] = [:]
    private var mappings: [String: Int32] = [:]
    private var locations: [Int: UInt32] = [:]

    init(_ code: CodeSketch) {
        self.code = code
        _ = string("")
    }

    mutating func string(_ text: String) -> UInt32 {
        if let known = strings[text] { return known }
        let number = UInt32(profile.strings.count)
        profile.strings.append(.init(offset: UInt32(profile.text.count), length: UInt32(text.utf8.count)))
        profile.text.append(contentsOf: text.utf8)
        strings[text] = number
        return number
    }

    mutating func add(_ sample: SampleSketch) {
        let first = UInt32(profile.stackLocations.count)
        for location in sample.locations {
            let number = self.location(location)
            profile.stackLocations.append(number)
        }
        let firstLabel = UInt32(profile.labels.count)
        for label in sample.labels {
            profile.labels.append(.init(key: string(label.name), value: string(label.value)))
        }
        profile.samples.append(
            .init(
                firstLocation: first,
                locationCount: UInt32(sample.locations.count),
                firstLabel: firstLabel,
                labelCount: UInt32(sample.labels.count)
            )
        )
        profile.values.append(contentsOf: sample.values)
    }

    private mutating func location(_ index: Int) -> UInt32 {
        if let known = locations[index] { return known }
        let sketch = code.locations[index]
        var location = Profile.Location()
        location.address = sketch.address
        if let mapping = sketch.mapping { location.mapping = self.mapping(mapping) }
        let lines = sketch.lines.map { Profile.Line(function: function($0.function), line: $0.line) }
        location.firstLine = UInt32(profile.lines.count)
        location.lineCount = UInt32(lines.count)
        profile.lines.append(contentsOf: lines)
        let number = UInt32(profile.locations.count)
        profile.locations.append(location)
        locations[index] = number
        return number
    }

    private mutating func function(_ name: String) -> UInt32 {
        if let known = functions[name] { return known }
        var function = Profile.Function()
        function.name = string(name)
        function.systemName = string("_" + name)
        function.filename = string(name + ".swift")
        let number = UInt32(profile.functions.count)
        profile.functions.append(function)
        functions[name] = number
        return number
    }

    private mutating func mapping(_ filename: String) -> Int32 {
        if let known = mappings[filename] { return known }
        var mapping = Profile.Mapping()
        mapping.filename = string(filename)
        mapping.buildID = string("id-" + filename)
        let number = Int32(profile.mappings.count)
        profile.mappings.append(mapping)
        mappings[filename] = number
        return number
    }
}
