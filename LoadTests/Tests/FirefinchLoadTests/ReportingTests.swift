import Testing

@testable import firefinch_load

@Suite
struct ReportingTests {
    @Test
    func `latencies are summed up by rank`() {
        let latency = LatencySummary((1...100).map { Double($0) }.shuffled())
        #expect(latency.min == 1 && latency.max == 100 && latency.p90 == 91 && latency.p99 == 100)
        #expect(latency.median == 50.5 && LatencySummary([3, 1, 2]).median == 2)
        #expect(LatencySummary([]).count == 0 && LatencySummary([7]).quantiles == [7])
        #expect(LatencySummary((0..<5000).map { Double($0) }).quantiles.count == 1000)
    }

    @Test
    func `a target is met at its limit and missed beyond it`() {
        let most = Thresholds.Target(figure: "f", title: "t", unit: "ms", atMost: 40)
        let least = Thresholds.Target(figure: "f", title: "t", unit: "/s", atLeast: 1000)
        #expect(Verdict(target: most, value: 40).outcome == .met)
        #expect(Verdict(target: most, value: 40.1).outcome == .missed)
        #expect(Verdict(target: least, value: 1000).outcome == .met)
        #expect(Verdict(target: least, value: 999).outcome == .missed)
        #expect(Verdict(target: least, value: nil).outcome == .notMeasured)
    }

    @Test
    func `the cost is the difference of the server's metrics over the profiles`() {
        let before = ServerMetrics(
            text: "# HELP x\nprocess_cpu_seconds_total 1\nfirefinch_ingestion_profiles_accepted_total 10\n"
        )
        let text = """
            process_cpu_seconds_total 1.5
            firefinch_ingestion_profiles_accepted_total 110
            firefinch_build_info{version="9.9"} 1
            firefinch_ingestion_section_bytes_total{section="rows"} 5000
            """
        let after = ServerMetrics(text: text)
        let cost = ServerCost(from: before, to: after)
        #expect(cost.accepted == 100 && cost.cpuMillisecondsPerProfile == 5 && cost.segments == nil)
        #expect(cost.sectionBytesPerProfile == ["rows": 50] && after.version == "9.9")
        #expect(ServerCost(from: after, to: after).cpuMillisecondsPerProfile == nil)
    }

    @Test(arguments: [(0.2134, "0.213"), (4.71, "4.71"), (12.345, "12.3"), (1234.5, "1,234"), (0, "0"), (3, "3")])
    func `figures are short`(value: Double, text: String) {
        #expect(value.short == text)
    }

    @Test
    func `an axis ends at a round figure at or behind the greatest`() {
        for greatest in [0.3, 1, 7.2, 40, 61, 999, 1001] {
            let ticks = PlotScale(upTo: greatest, from: 0, to: 100).ticks
            #expect((ticks.last ?? 0) >= greatest * 0.999 && (2...8).contains(ticks.count), "\(greatest): \(ticks)")
        }
    }

    @Test
    func `the page escapes what it shows`() {
        #expect(HTML.escape("<a & \"b\">") == "&lt;a &amp; &quot;b&quot;&gt;")
    }

    @Test
    func `options are read and unknown ones refused`() throws {
        let arguments = try Arguments(
            ["dir", "--batch", "7", "--url=u", "--strict"],
            options: ["batch", "url"],
            flags: ["strict"]
        )
        #expect(try arguments.single("folder") == "dir")
        #expect(try arguments.number("batch", in: 1...10, default: 1) == 7)
        #expect(arguments.text("url") == "u" && arguments.has("strict"))
        #expect(throws: UsageError.self) { try arguments.number("batch", in: 1...6, default: 1) }
        #expect(throws: UsageError.self) { try Arguments(["--nothing"], options: []) }
        #expect(throws: UsageError.self) { try Arguments(["--batch"], options: ["batch"]) }
    }
}
