import BlockFormat
import ProfileModel
import TestSupport

/// Profiles drawn from a seed, with everything that is easy to get wrong: inlined lines, locations without lines,
/// recursion, empty names and stacks, equal names of different functions, spans, sample labels, columns that derive from
/// others and columns that do not, zeros, negative values, equal timestamps.
struct ProfileGenerator {
    static let start: Int64 = 1_767_225_600_000_000_000
    static let services = ["api", "batch", "web"]
    private static let names = ["main", "run", "poll", "parse", "", "other", "total", "sortÄ", "malloc", "io.Read"]

    private var random: SplitMix64
    let code: CodeSketch

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var code = CodeSketch(locations: [])
        for index in 0..<24 {
            let count = [0, 1, 1, 1, 2, 3][Int.random(in: 0..<6, using: &random)]
            let lines = (0..<count).map { _ in
                (
                    Self.names[Int.random(in: 0..<Self.names.count, using: &random)],
                    Int64.random(in: 0...40, using: &random)
                )
            }
            let mapping = Bool.random(using: &random) ? "lib\(index % 3).so" : nil
            code.locations.append(.init(lines: lines, address: UInt64(index) * 16, mapping: mapping))
        }
        self.code = code
        self.random = random
    }

    mutating func profiles(_ count: Int) -> [ProfileSketch] { (0..<count).map { profile(number: $0) } }

    /// Distributes profiles over segments, at random and in random order.
    mutating func shuffledSegments<Value>(_ values: [Value], count: Int) -> [[Value]] {
        var segments = [[Value]](repeating: [], count: count)
        for value in values.shuffled(using: &random) {
            segments[Int.random(in: 0..<count, using: &random)].append(value)
        }
        return segments.filter { !$0.isEmpty }
    }

    private mutating func profile(number: Int) -> ProfileSketch {
        let isHeap = Int.random(in: 0..<4, using: &random) == 0
        let hasOneColumn = !isHeap && Int.random(in: 0..<5, using: &random) == 0
        var labels = [Label(LabelName.serviceName, Self.services[Int.random(in: 0..<3, using: &random)])]
        labels.append(Label("pod", "pod-\(Int.random(in: 0..<3, using: &random))"))
        if Bool.random(using: &random) { labels.append(Label("version", "v\(Int.random(in: 1...2, using: &random))")) }
        let types =
            isHeap
            ? [("alloc_objects", "count"), ("alloc_space", "bytes")]
            : hasOneColumn ? [("cpu", "nanoseconds")] : [("samples", "count"), ("cpu", "nanoseconds")]
        let seconds = Int64.random(in: 0..<120, using: &random)
        let rest = Bool.random(using: &random) ? Int64.random(in: 0..<1_000_000_000, using: &random) : 0
        let samples = (0..<Int.random(in: 1...12, using: &random)).map { _ in
            sample(isHeap: isHeap, columns: types.count)
        }
        return ProfileSketch(
            labels: LabelSet(labels),
            name: isHeap ? "memory" : "process_cpu",
            sampleTypes: types,
            period: isHeap ? nil : ("cpu", "nanoseconds"),
            time: Self.start + seconds * 1_000_000_000 + rest,
            identity: ProfileIdentity(high: random.next(), low: UInt64(number)),
            samples: samples
        )
    }

    private mutating func sample(isHeap: Bool, columns: Int) -> SampleSketch {
        let depth = Int.random(in: 0...5, using: &random)
        var locations = (0..<depth).map { _ in Int.random(in: 0..<code.locations.count, using: &random) }
        if depth > 1, Bool.random(using: &random) { locations[1] = locations[0] }
        let count = Int64.random(in: 0...3, using: &random)
        var values = [count]
        if columns == 2 {
            values.append(isHeap ? count * 7 + Int64.random(in: 0...3, using: &random) : count * 10_000_000)
        }
        if Int.random(in: 0..<20, using: &random) == 0 { values[0] = -1 }
        var labels: [Label] = []
        if Int.random(in: 0..<3, using: &random) == 0 {
            labels.append(Label(LabelName.spanID, "00000000000000a\(Int.random(in: 1...3, using: &random))"))
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
            labels.append(Label("thread", "t\(Int.random(in: 0...1, using: &random))"))
        }
        if Int.random(in: 0..<9, using: &random) == 0 { labels.append(Label("pod", "ignored")) }
        return SampleSketch(locations: locations, values: values, labels: labels)
    }
}
