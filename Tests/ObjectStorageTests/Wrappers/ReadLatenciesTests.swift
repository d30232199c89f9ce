import HostEnvironment
import ObjectStorage
import Testing

@Suite struct ReadLatenciesTests {
    private func latencies(_ milliseconds: [Int], bytes: Int = 1000) -> ReadLatencies {
        var latencies = ReadLatencies(HedgeSettings())
        for duration in milliseconds { latencies.note(.milliseconds(duration), bytes: bytes) }
        return latencies
    }

    @Test func `while little is known a fixed delay holds`() {
        #expect(latencies([]).lateAfter(bytes: 1) == .milliseconds(250))
        #expect(latencies(Array(repeating: 50, count: 19)).lateAfter(bytes: 1) == .milliseconds(250))
    }

    @Test func `a read is late shortly after what most took`() {
        #expect(latencies(Array(repeating: 50, count: 20)).lateAfter(bytes: 1) == .microseconds(52_500))
        let fewSlow = Array(repeating: 50, count: 95) + Array(repeating: 2000, count: 5)
        #expect(latencies(fewSlow + [50, 50, 50, 50]).lateAfter(bytes: 1) == .microseconds(52_500))
    }

    @Test func `the delay is held between a shortest and a longest one`() {
        #expect(latencies(Array(repeating: 0, count: 20)).lateAfter(bytes: 1) == .milliseconds(10))
        #expect(latencies(Array(repeating: 5000, count: 20)).lateAfter(bytes: 1) == .seconds(1))
    }

    @Test func `each size class learns by itself`() {
        var latencies = latencies(Array(repeating: 50, count: 100), bytes: 1000)
        for _ in 0..<20 { latencies.note(.milliseconds(400), bytes: 8 << 20) }
        #expect(latencies.lateAfter(bytes: 16 << 10) == .microseconds(52_500))
        #expect(latencies.lateAfter(bytes: 8 << 20) == .milliseconds(420))
    }

    @Test func `a size of which little was seen goes by the reads of all sizes`() {
        var latencies = latencies(Array(repeating: 50, count: 100), bytes: 1000)
        #expect(latencies.lateAfter(bytes: 8 << 20) == .microseconds(52_500))
        for _ in 0..<4 { latencies.note(.seconds(2), bytes: 8 << 20) }
        #expect(latencies.lateAfter(bytes: 8 << 20) == .microseconds(52_500), "a few slow ones tell nothing")
        #expect(latencies.lateAfter(bytes: 200 << 10) == .microseconds(52_500))
    }

    @Test func `old reads are forgotten`() {
        let changed = Array(repeating: 50, count: 200) + Array(repeating: 200, count: 128)
        #expect(latencies(changed).lateAfter(bytes: 1) == .milliseconds(210))
    }
}
