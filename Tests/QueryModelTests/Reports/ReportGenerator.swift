import ProfileModel
import QueryModel
import TestSupport

/// Reports in canonical form that follow from a seed.
struct ReportGenerator {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// A request for each kind of report.
    static let requests: [ReportRequest] = [
        .flameGraph(StackFilter()),
        .timeSeries(
            TimeSeriesRequest(
                startMilliseconds: 0,
                endMilliseconds: 1_000,
                stepMilliseconds: 10,
                groupBy: ["pod"],
                aggregation: .average
            )
        ),
        .pprof(StackFilter()), .labelNames, .series(names: []),
    ]

    mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// A report of the kind that answers the request; never empty.
    mutating func report(for request: ReportRequest) throws -> Report {
        switch request {
        case .flameGraph: .flameGraph(try flameGraph())
        case .timeSeries: .timeSeries(timeSeries())
        case .pprof: .pprof(try pprof())
        case .labelNames, .labelValues, .profileTypes: .strings(StringSetReport(sorted: names(1...10)))
        case .series: .series(series())
        }
    }

    mutating func timeSeries() -> TimeSeriesReport {
        let series = names(1...6).map { name in
            TimeSeriesReport.Series(labels: [Label("pod", name)], points: points())
        }
        return TimeSeriesReport(series: series)
    }

    private mutating func points() -> [TimeSeriesReport.Point] {
        let times = Set((0..<pick(1...20)).map { _ in Int64(pick(-20...20)) * 15_000 }).sorted()
        return times.map { time in
            TimeSeriesReport.Point(milliseconds: time, sum: Int64(pick(0...1 << 40)), count: Int64(pick(1...9)))
        }
    }

    /// Distinct names in ascending byte order, some longer than 15 bytes, some not ASCII.
    mutating func names(_ count: ClosedRange<Int>) -> [String] {
        let names = (0..<pick(count)).map { _ in
            ["n", "été-", "a longer name than fits inline "][pick(0...2)] + String(pick(0...20))
        }
        return Set(names).sorted { $0.isBytewiseLess(than: $1) }
    }

    private mutating func series() -> SeriesReport {
        let sets = (0..<pick(1...8)).map { _ in
            LabelSet(names(0...3).map { Label($0, "v\(pick(0...2))") })
        }
        return SeriesReport(sorted: Set(sets).sorted())
    }

    mutating func flameGraph() throws -> FlameGraphReport {
        let names = names(1...12).map { Array($0.utf8) }
        let count = pick(2...40)
        var parents: [Int32] = [-1]
        for node in 1..<count { parents.append(Int32(pick(0...node - 1))) }
        var ends: [Int32] = []
        for name in names { ends.append((ends.last ?? 0) + Int32(name.count)) }
        return try FlameGraphBuilder.report(
            parents: parents,
            names: (0..<count).map { _ in Int32(pick(0...names.count - 1)) },
            selfValues: (0..<count).map { _ in Int64(pick(1...1 << 40)) },
            nameBytes: names.flatMap(\.self),
            nameEnds: ends
        )
    }

    mutating func pprof() throws -> PprofReport {
        let strings = names(1...8).map { Array($0.utf8) } + [[], [0xFF, 0xFE]]
        func string() -> Int32 { Int32(pick(0...strings.count - 1)) }
        let mappings = (0..<pick(1...3)).map { _ in
            PprofReport.Mapping(
                start: random.next(),
                limit: random.next(),
                fileOffset: 0,
                filename: string(),
                buildID: string(),
                flags: UInt8(pick(0...15))
            )
        }
        let functions = (0..<pick(1...6)).map { _ in
            PprofReport.Function(
                name: string(),
                systemName: string(),
                filename: string(),
                startLine: Int64(pick(-1...99))
            )
        }
        let locations = (0..<pick(1...8)).map { _ in
            PprofReport.Location(
                mapping: Int32(pick(-1...mappings.count - 1)),
                address: UInt64(pick(0...1 << 48)),
                lines: (0..<pick(0...3)).map { _ in
                    PprofReport.Line(function: Int32(pick(0...functions.count - 1)), line: Int64(pick(0...999)))
                }
            )
        }
        let samples = (0..<pick(1...10)).map { _ in
            PprofReport.Sample(
                locations: (0..<pick(0...6)).map { _ in Int32(pick(0...locations.count - 1)) },
                value: Int64(pick(1...1 << 40))
            )
        }
        return try PprofReport(
            strings: strings,
            mappings: mappings,
            functions: functions,
            locations: locations,
            samples: samples
        ).canonicalized()
    }
}
