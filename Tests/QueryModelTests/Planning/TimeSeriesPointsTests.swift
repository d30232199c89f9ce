import ProfileModel
import QueryModel
import TestSupport
import Testing

@Suite struct TimeSeriesPointsTests {
    private func request(_ start: Int64, _ end: Int64, _ step: Int64) -> TimeSeriesRequest {
        TimeSeriesRequest(
            startMilliseconds: start,
            endMilliseconds: end,
            stepMilliseconds: step,
            groupBy: [],
            aggregation: .sum
        )
    }

    @Test(
        arguments: [
            (89_999_999_999, nil), (90_000_000_000, 100_000), (90_000_000_001, 100_000), (100_000_000_000, 100_000),
            (100_000_999_999, 100_000), (100_001_000_000, 110_000), (110_000_000_000, 110_000),
            (110_000_999_999, 110_000),
            (110_001_000_000, 120_000), (120_000_000_000, 120_000), (120_000_000_001, 120_000), (120_001_000_000, nil),
            (125_000_000_000, nil), (125_000_000_001, nil), (0, nil), (Int64.max, nil), (Int64.min, nil),
        ] as [(Int64, Int64?)]
    )
    func `a profile belongs to the point at or after it, the first point also takes the window's first moment`(
        time: Int64,
        point: Int64?
    ) {
        #expect(request(100_000, 125_000, 10_000).pointMilliseconds(forNanoseconds: time) == point)
    }

    @Test func `a profile at the end to the millisecond is inside and one nanosecond later is not`() {
        let request = request(100, 120, 10)
        #expect(request.pointMilliseconds(forNanoseconds: 120_000_000) == 120)
        #expect(request.pointMilliseconds(forNanoseconds: 120_000_001) == nil)
        #expect(request.dataRange == TimeRange(start: 90_000_000, end: 120_000_000))
    }

    @Test func `times before 1970 round down too`() {
        #expect(request(-10, 10, 5).pointMilliseconds(forNanoseconds: -4_500_001) == -5)
        #expect(request(-10, 10, 5).pointMilliseconds(forNanoseconds: -4_000_000) == 0)
    }

    @Test(
        arguments: [
            (Int64.min, Int64.max, Int64.max), (Int64.max, Int64.max, 1), (Int64.min, Int64.min, 1), (5, 1, 1),
            (0, 10, 0),
            (0, 10, -5), (Int64.max, Int64.min, Int64.min), (Int64.min, Int64.max, 1),
        ] as [(Int64, Int64, Int64)]
    )
    func `extreme requests never trap`(start: Int64, end: Int64, step: Int64) {
        let request = request(start, end, step)
        for time in [Int64.min, -1, 0, 1, Int64.max] {
            let point = request.pointMilliseconds(forNanoseconds: time)
            #expect(point.map { $0 >= start && $0 <= max(start, end) } ?? true)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `points agree with searching all of them`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let start = Int64.random(in: -50...50, using: &random)
        let end = start + Int64.random(in: 0...60, using: &random)
        let step = Int64.random(in: 1...20, using: &random)
        let request = request(start, end, step)
        for _ in 0..<200 {
            let time = Int64.random(in: -120_000_000...120_000_000, using: &random)
            let milliseconds = (Double(time) / 1e6).rounded(.down)
            let isInside = time >= (start - step) * 1_000_000 && time <= end * 1_000_000
            let labels = stride(from: start, through: end, by: Int64.Stride(step))
            let expected = isInside ? labels.first { Double($0) >= milliseconds } : nil
            #expect(request.pointMilliseconds(forNanoseconds: time) == expected, "\(time) in \(request)")
        }
    }

    @Test(arguments: [(5, 1, 1, nil), (0, 10, 0, nil), (0, 10, 1, "(")] as [(Int64, Int64, Int64, String?)])
    func `impossible requests are refused`(start: Int64, end: Int64, step: Int64, pattern: String?) throws {
        var request = request(start, end, step)
        request.function = pattern.map { FunctionTarget(name: .matching($0), portion: .total) }
        let error = try #require(throws: QueryError.self) { try request.validate() }
        #expect(error.code == .invalidArgument)
    }
}
