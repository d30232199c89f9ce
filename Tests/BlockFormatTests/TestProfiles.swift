import BlockFormat
import ProfileModel
import TestSupport

/// Profiles made of plain stacks, for tests that compare with what they put in.
struct TestProfile {
    struct Sample {
        /// Function names, root first.
        var stack: [String]
        var values: [Int64]
        var labels: [Label] = []
    }

    var service = "api"
    var labels: [Label] = []
    var name = "process_cpu"
    var types = [("samples", "count"), ("cpu", "nanoseconds")]
    var time: Int64 = 1_700_000_000_000_000_000
    var number: UInt64 = 1
    var samples: [Sample] = []

    var entry: SegmentEntry {
        SegmentEntry(
            tenant: .anonymous,
            labels: LabelSet([Label(LabelName.serviceName, service)] + labels),
            name: name,
            time: time,
            identity: ProfileIdentity(high: 7, low: number),
            identityExpires: time + 1,
            profile: profile
        )
    }

    private var profile: Profile {
        var maker = ProfileMaker()
        maker.profile.sampleTypes = types.map { .init(type: maker.string($0.0), unit: maker.string($0.1)) }
        maker.profile.periodType = .init(type: maker.string("cpu"), unit: maker.string("nanoseconds"))
        maker.profile.timeNanoseconds = time
        for sample in samples { maker.add(sample) }
        return maker.profile
    }
}

private struct ProfileMaker {
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
        function.filename = string(name + ".swift")
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

    mutating func add(_ sample: TestProfile.Sample) {
        let first = UInt32(profile.stackLocations.count)
        for name in sample.stack.reversed() { profile.stackLocations.append(location(name)) }
        let firstLabel = UInt32(profile.labels.count)
        for label in sample.labels {
            profile.labels.append(.init(key: string(label.name), value: string(label.value)))
        }
        profile.samples.append(
            .init(
                firstLocation: first,
                locationCount: UInt32(sample.stack.count),
                firstLabel: firstLabel,
                labelCount: UInt32(sample.labels.count)
            )
        )
        profile.values.append(contentsOf: sample.values)
    }
}

/// Objects allocated, their space (nearly always a multiple), objects in use.
private func heapValues(_ objects: Int64, using random: inout SplitMix64) -> [Int64] {
    let space =
        objects * 64 + (objects > 0 && Bool.random(using: &random) ? Int64.random(in: 0...9, using: &random) : 0)
    return [objects, space, Bool.random(using: &random) ? objects / 2 : 0]
}

/// Profiles drawn from a seed: two kinds, shared stacks, spans, traces, further labels, zeros.
func drawnProfiles(seed: UInt64, count: Int) -> [TestProfile] {
    var random = SplitMix64(seed: seed)
    let names = ["main", "parse", "render", "io", "lock", "äöü", ""]
    return (0..<count).map { number in
        var profile = TestProfile(service: ["api", "web", "db"].randomElement(using: &random) ?? "api")
        profile.number = UInt64(number)
        profile.time += Int64(number) * 1_000_003
        profile.labels = [Label("pod", "pod-\(Int.random(in: 0..<4, using: &random))")]
        let isHeap = number % 5 == 0
        if isHeap {
            profile.name = "memory"
            profile.types = [("alloc_objects", "count"), ("alloc_space", "bytes"), ("inuse_objects", "count")]
        }
        for _ in 0..<Int.random(in: 1...20, using: &random) {
            let depth = Int.random(in: 0...5, using: &random)
            let stack = (0..<depth).map { _ in names[Int.random(in: 0..<names.count, using: &random)] }
            let value = Int64.random(in: 0...300, using: &random)
            var labels: [Label] = []
            if Bool.random(using: &random) {
                let span = String(repeating: "0", count: 15) + String(Int.random(in: 1...3, using: &random))
                labels.append(Label(LabelName.spanID, span))
            }
            if Bool.random(using: &random) { labels.append(Label("thread", "t1")) }
            if Int.random(in: 0..<4, using: &random) == 0 {
                labels.append(Label(LabelName.traceID, String(repeating: "0", count: 31) + "7"))
            }
            let values = isHeap ? heapValues(value, using: &random) : [value, value * 10_000_000]
            profile.samples.append(.init(stack: stack, values: values, labels: labels))
        }
        return profile
    }
}
