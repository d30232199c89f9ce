import Testing

@testable import firefinch_load

@Suite
struct ScaleOutReportTests {
    /// Ten seconds of a store that takes 50 ms, with four reads for each querier.
    private func step(_ queriers: Int, fragments: Double, reads: Double = 0) -> ScaleStep {
        var counts = ReadTierCounts(at: 10)
        counts.remoteFragments = fragments
        counts.storeReads = reads
        counts.cpuSeconds = 6
        return ScaleStep(
            queriers: queriers,
            counts: counts,
            capacity: 4 * queriers,
            latency: 0.05,
            saidInFlight: 1,
            partWithQueue: 1,
            firstReads: [0.4]
        )
    }

    private func outcomes(_ steps: [ScaleStep]) -> [String: Verdict.Outcome] {
        var record = ScenarioRecord(scenario: "s", about: "a")
        ScaleOutReport(steps: steps, alone: step(1, fragments: 500), asked: [], samples: []).fill(&record)
        return Dictionary(uniqueKeysWithValues: record.verdicts.map { ($0.target.title, $0.outcome) })
    }

    @Test
    func `throughput is held against as many times what one does`() {
        let found = outcomes([step(1, fragments: 100), step(8, fragments: 680), step(16, fragments: 1110)])
        #expect(found["Throughput of 8 queriers, of 8 times that of one"] == .met)
        #expect(found["Throughput of 16 queriers, of 16 times that of one"] == .missed)
    }

    @Test
    func `a bad moment of the first step flatters no other`() {
        let steps = [step(1, fragments: 50), step(2, fragments: 160), step(1, fragments: 100)]
        #expect(outcomes(steps)["Throughput of 2 queriers, of 2 times that of one"] == .missed)
    }

    @Test
    func `reads are held against what the store did, not against slots that are taken`() throws {
        #expect(try #require(step(1, fragments: 1, reads: 720).useOfReads) == 0.9)
        let title = "Reads with the store of those allowed, worst step"
        #expect(outcomes([step(1, fragments: 1, reads: 790), step(2, fragments: 2, reads: 1300)])[title] == .missed)
        #expect(outcomes([step(1, fragments: 1, reads: 790), step(2, fragments: 2, reads: 1500)])[title] == .met)
    }

    @Test(arguments: [("p50=50ms", 0.05), ("p99=2s@1%,p50=1.5s", 1.5), ("errors=1%", 0)])
    func `the usual latency is read from what the server is given`(text: String, seconds: Double) throws {
        #expect(try abs(InjectedLatency(text).usual - seconds) < 1e-12)
    }

    @Test
    func `a latency that cannot be read is refused`() {
        #expect(throws: UsageError.self) { try InjectedLatency("p50=fast") }
    }
}
