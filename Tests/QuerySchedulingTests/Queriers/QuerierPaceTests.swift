import QueryScheduling
import Testing

@Suite struct QuerierPaceTests {
    private var pace = QuerierPace()

    private mutating func note(_ count: Int, bytes: Int, seconds: Double, among leases: Int = 1) {
        for _ in 0..<count { pace.note(bytes: bytes, seconds: seconds, among: leases) }
    }

    @Test mutating func `few fragments teach nothing`() {
        note(15, bytes: 64 << 20, seconds: 1)
        #expect(pace.bytesPerSecond == QuerierPace.untilKnown)
        note(1, bytes: 64 << 20, seconds: 1)
        #expect(pace.bytesPerSecond == 64 << 20)
    }

    @Test mutating func `leases that run beside each other share the querier's time`() {
        note(20, bytes: 10 << 20, seconds: 1, among: 4)
        #expect(pace.bytesPerSecond == 40 << 20)
    }

    @Test mutating func `what was long ago fades`() {
        note(100, bytes: 8 << 20, seconds: 1)
        note(1000, bytes: 80 << 20, seconds: 1)
        #expect(pace.bytesPerSecond > 79 << 20)
    }

    @Test mutating func `no oddity leads out of the bounds`() {
        note(20, bytes: .max, seconds: 1e-9)
        #expect(pace.bytesPerSecond == QuerierPace.bounds.upperBound)
        note(5000, bytes: 0, seconds: 1e6)
        #expect(pace.bytesPerSecond == QuerierPace.bounds.lowerBound)
        let before = pace
        pace.note(bytes: 1, seconds: .nan, among: 1)
        pace.note(bytes: 1, seconds: -1, among: 0)
        #expect(pace == before)
    }
}
