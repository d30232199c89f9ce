import Testing

@testable import firefinch_load

@Suite
struct ScenarioMetricsTests {
    private static let text = """
        process_cpu_seconds_total 12.5
        firefinch_querier_range_reads_total 70
        firefinch_querier_range_hedges_total{outcome="sent"} 3
        firefinch_querier_range_hedges_total{outcome="won"} 2
        firefinch_object_storage_requests_total{operation="get"} 5
        firefinch_object_storage_requests_total{operation="getRange"} 73
        firefinch_frontend_fragments_total{where="local",outcome="reported"} 4
        firefinch_frontend_fragments_total{where="remote",outcome="reported"} 40
        firefinch_frontend_fragments_total{where="remote",outcome="lost"} 1
        """

    @Test
    func `counters of processes add up, and gains are differences`() {
        var before = ReadTierCounts(at: 1)
        before.add(ServerMetrics(text: Self.text))
        var after = before
        after.at = 4
        after.add(ServerMetrics(text: Self.text))
        #expect(before.remoteFragments == 40 && before.localFragments == 4 && before.attempts["lost"] == 1)
        #expect(before.storeReads == 73 && before.rangeHedges == 3)
        let gain = after.gain(since: before)
        #expect(gain.at == 3 && gain.fragments == 44 && gain.cpuSeconds == 12.5 && gain.rangeReads == 70)
        #expect(gain.attempts["reported"] == 44 && gain.fragmentHedges == 0)
    }

    @Test
    func `a quantile is read off the gain of a histogram`() throws {
        func metrics(_ counts: [Int]) -> ServerMetrics {
            let bounds = ["0.1", "0.2", "+Inf"]
            let lines = zip(bounds, counts).map { "h_bucket{class=\"a\",le=\"\($0)\"} \($1)" }
            return ServerMetrics(text: lines.joined(separator: "\n"))
        }
        let before = metrics([5, 5, 5])
        let median = try #require(metrics([5, 15, 15]).quantile(0.5, of: "h", since: before))
        #expect(abs(median - 0.15) < 1e-9)
        #expect(metrics([5, 5, 15]).quantile(0.5, of: "h", since: before) == 0.2)
        #expect(before.quantile(0.5, of: "h", since: before) == nil)
        #expect(metrics([9, 15, 15]).quantile(0.5, of: "h", where: ["class": "b"], since: before) == nil)
    }

    @Test
    func `reads in flight count while something waits`() {
        func sample(_ at: Double, queued: Double, reads: Double) -> ReadTierSample {
            ReadTierSample(
                at: at,
                queuedFragments: queued,
                queuedBytes: 0,
                runningLeases: 0,
                attachedQueriers: 1,
                desiredQueriers: 1,
                readsInFlight: reads,
                capacity: 4
            )
        }
        let samples = [
            sample(0, queued: 0, reads: 0), sample(1, queued: 9, reads: 4), sample(2, queued: 9, reads: 3),
        ]
        #expect(samples.saidInFlight == 0.875 && samples.between(0, 0.5).saidInFlight == nil)
        #expect(abs(samples.partWithQueue - 2.0 / 3) < 1e-9)
    }

    @Test
    func `the machine's use is the part of time that it was not idle`() throws {
        let before = try #require(MachineUse("cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 1 1 1 1\n"))
        let after = try #require(MachineUse("cpu  160 10 110 900 20 0 0 0 0 0\n"))
        #expect(after.part(since: before) == 0.4)
        #expect(before.part(since: before) == 0)
        #expect(MachineUse("nothing") == nil)
    }
}
