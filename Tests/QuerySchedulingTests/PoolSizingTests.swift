import QueryScheduling
import Testing

@Suite struct PoolSizingTests {
    private func desired(_ queued: Int, _ running: Int, per second: Int = 100, in target: Double = 2) -> Int {
        PoolSizing.desiredQueriers(
            queuedBytes: queued,
            runningBytes: running,
            bytesPerQuerierSecond: second,
            targetSeconds: target
        )
    }

    @Test func `no work wants no querier`() { #expect(desired(0, 0) == 0) }

    @Test func `work is rounded up to whole queriers`() {
        #expect(desired(1, 0) == 1)
        #expect(desired(150, 50) == 1)
        #expect(desired(150, 51) == 2)
        #expect(desired(1000, 1000) == 10)
    }

    @Test func `absurd input gives a bounded number`() {
        #expect(desired(.max, .max, per: 0, in: 0) == 1_000_000_000)
        #expect(desired(.max, .max, in: .infinity) == 1_000_000_000)
        #expect(desired(10, 0, in: .nan) >= 1)
        #expect(desired(-5, -5) == 0)
    }

    @Test func `a fragment of few bytes still costs its requests`() {
        var snapshot = SchedulerSnapshot()
        snapshot.queuedFragments = 1000
        snapshot.queuedBytes = 1000
        snapshot.bytesPerQuerierSecond = 32 << 20
        let settings = SchedulerSettings()
        #expect(PoolSizing.desiredQueriers(snapshot, isFull: false, settings) == 4)
        snapshot.runningLeases = .max
        #expect(PoolSizing.desiredQueriers(snapshot, isFull: false, settings) == 1_000_000_000)
    }
}
