import BlockFormat
import ProfileModel

/// A profile made of plain stacks, as a sender sends it.
struct SentProfile: Hashable, Sendable {
    var tenant = "alice"
    var service = "api"
    var pod = "pod-0"
    /// Nanoseconds since 1970.
    var time: Int64
    var number: UInt64
    /// Function names, root first, and the value of the first type; the second is ten times that.
    var samples: [[String]: Int64] = [:]

    static let types = ["samples:count", "cpu:nanoseconds"]

    /// What a segment takes in.
    func entry() throws -> SegmentEntry {
        SegmentEntry(
            tenant: try TenantID(tenant),
            labels: labels,
            name: "process_cpu",
            time: time,
            identity: ProfileIdentity(high: 7, low: number),
            identityExpires: .max,
            profile: profile
        )
    }

    var labels: LabelSet { LabelSet([Label(LabelName.serviceName, service), Label("pod", pod)]) }

    /// What must be read back of it.
    var rows: [StoredRow] {
        samples.flatMap { stack, value in
            Self.types.enumerated().map { column, type in
                StoredRow(
                    tenant: tenant,
                    type: "process_cpu:\(type):cpu:nanoseconds",
                    labels: labels,
                    time: time,
                    stack: stack,
                    value: column == 0 ? value : value * 10
                )
            }
        }
    }

    private var profile: Profile {
        var maker = SentProfileMaker()
        maker.profile.sampleTypes = [
            .init(type: maker.string("samples"), unit: maker.string("count")),
            .init(type: maker.string("cpu"), unit: maker.string("nanoseconds")),
        ]
        maker.profile.periodType = .init(type: maker.string("cpu"), unit: maker.string("nanoseconds"))
        maker.profile.timeNanoseconds = time
        for (stack, value) in samples.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            maker.add(stack, [value, value * 10])
        }
        return maker.profile
    }
}

private struct SentProfileMaker {
    var profile = Profile()
    private var strings: [String: UInt32] = [:]
    private var locations: [String: UInt32] = [:]

    init() { _ = string("") }

    mutating func string(_ text: String) -> UInt32 {
        if let known = strings[text] { return known }
        let number = UInt32(profile.strings.count)
        strings[text] = number
        profile.strings.append(.init(offset: UInt32(profile.text.count), length: UInt32(text.utf8.count)))
        profile.text.append(contentsOf: text.utf8)
        return number
    }

    mutating func location(_ name: String) -> UInt32 {
        if let known = locations[name] { return known }
        var function = Profile.Function()
        function.name = string(name)
        profile.functions.append(function)
        var location = Profile.Location()
        location.address = UInt64(profile.locations.count + 1) * 16
        location.firstLine = UInt32(profile.lines.count)
        location.lineCount = 1
        profile.lines.append(.init(function: UInt32(profile.functions.count - 1), line: 12))
        profile.locations.append(location)
        locations[name] = UInt32(profile.locations.count - 1)
        return UInt32(profile.locations.count - 1)
    }

    mutating func add(_ stack: [String], _ values: [Int64]) {
        let first = UInt32(profile.stackLocations.count)
        for name in stack.reversed() { profile.stackLocations.append(location(name)) }
        profile.samples.append(
            .init(firstLocation: first, locationCount: UInt32(stack.count), firstLabel: 0, labelCount: 0)
        )
        profile.values.append(contentsOf: values)
    }
}
