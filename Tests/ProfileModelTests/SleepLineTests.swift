import HostEnvironment
import TestSupport
import Testing

@Suite struct SleepLineTests {
    private static func at(_ time: Int64) -> MonotonicInstant { MonotonicInstant(nanoseconds: time) }

    @Test func `sleepers are woken in order of time, and none before its time`() {
        var line = SleepLine<Int64>()
        var random = SplitMix64(seed: 5)
        let all = (0..<300).map { _ in Int64.random(in: 1..<200, using: &random) }
        for (id, time) in all.enumerated() { line.add(UInt64(id), time, until: Self.at(time)) }
        var woken: [Int64] = []
        while let next = line.nextWaking() {
            let none = line.takeDue(by: Self.at(next.nanoseconds - 1))
            #expect(none.isEmpty)
            woken += line.takeDue(by: next)
        }
        #expect(woken == all.sorted())
        #expect(line.count == 0)
    }

    @Test func `who is woken early sets no waking time and is not woken again`() {
        var line = SleepLine<String>()
        line.add(1, "first", until: Self.at(10))
        line.add(2, "second", until: Self.at(20))
        let removed = line.remove(1)
        #expect(removed == "first")
        let again = line.remove(1)
        #expect(again == nil)
        let next = line.nextWaking()
        #expect(next == Self.at(20))
        let woken = line.takeDue(by: Self.at(30))
        #expect(woken == ["second"])
    }

    @Test func `guards that never end by their time take no room`() {
        var line = SleepLine<Int>()
        line.add(0, 0, until: Self.at(5_000_000))
        for id in 1..<100_000 {
            line.add(UInt64(id), id, until: Self.at(1_000_000 + Int64(id)))
            _ = line.remove(UInt64(id))
        }
        #expect(line.count == 1)
        #expect(line.entries <= 65)
        let next = line.nextWaking()
        #expect(next == Self.at(5_000_000))
    }
}
