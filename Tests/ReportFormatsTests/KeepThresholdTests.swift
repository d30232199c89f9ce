import TestSupport
import Testing

@testable import ReportFormats

struct KeepThresholdTests {
    @Test(arguments: 0..<100)
    func `the threshold is the limit-th largest value`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let highest = Int64.max >> Int64.random(in: 0..<63, using: &random)
        let values = (0..<Int.random(in: 1...300, using: &random)).map { _ in
            Int64.random(in: 0...highest, using: &random)
        }
        let limit = Int.random(in: 1...values.count, using: &random)
        let threshold = KeepThreshold.value(of: values[...], limit: limit)
        #expect(threshold == (limit == values.count ? 0 : values.sorted(by: >)[limit - 1]))
    }

    @Test func `without a limit, or with fewer values than it, everything is kept`() {
        #expect(KeepThreshold.value(of: [3, 2, 1], limit: 0) == 0)
        #expect(KeepThreshold.value(of: [3, 2, 1], limit: 3) == 0)
        #expect(KeepThreshold.value(of: [], limit: 1) == 0)
    }

    @Test func `only the slice given is looked at`() {
        let values: [Int64] = [.max, 7, 7, 7, 5]
        #expect(KeepThreshold.value(of: values.dropFirst(), limit: 2) == 7)
    }
}
