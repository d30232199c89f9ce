import HostEnvironment
import TestSupport
import Testing

@Suite struct DueTimesTests {
    private static func at(_ time: Int64) -> MonotonicInstant { MonotonicInstant(nanoseconds: time) }

    @Test func `nothing is due where nothing was added`() {
        var times = DueTimes<Int>()
        let due = times.takeDue(by: Self.at(1000))
        #expect(due == nil && times.earliest == nil && times.count == 0)
    }

    @Test func `what is due comes out in order of time, and nothing before its time`() {
        var times = DueTimes<Int>()
        var random = SplitMix64(seed: 3)
        let all = (0..<500).map { _ in Int64.random(in: 0..<200, using: &random) }
        for (key, time) in all.enumerated() { times.add(key, at: Self.at(time)) }
        var taken: [Int64] = []
        for now in stride(from: 0, through: 200, by: 10) as StrideThrough<Int64> {
            while let key = times.takeDue(by: Self.at(now)) {
                #expect(all[key] <= now)
                taken.append(all[key])
            }
            #expect(times.earliest.map { $0.time > Self.at(now) } ?? true)
        }
        #expect(taken == all.sorted())
        #expect(times.count == 0)
    }
}
