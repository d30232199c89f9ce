import Testing

@testable import firefinch_load

@Suite
struct ScenarioLoadTests {
    private func asked(_ at: Double, _ milliseconds: Double, _ outcome: AskedQuery.Outcome = .right) -> AskedQuery {
        AskedQuery(name: "q", at: at, milliseconds: milliseconds, outcome: outcome)
    }

    @Test
    func `dashboards open evenly, each with all its queries at once`() {
        let query = Query("q", "M", protobuf: [])
        let dashboard = (0..<6).map { LoadQuestion(number: $0, query: query) }
        let schedule = BurstLoad(dashboards: Array(repeating: dashboard, count: 200), seconds: 5).schedule
        #expect(schedule.count == 1200)
        #expect(schedule.prefix(6).allSatisfy { $0.due == 0 } && schedule[6].due == 0.025)
        #expect(schedule.allSatisfy { $0.due < 5 })
    }

    @Test
    func `answers have to equal the right one to the last byte`() {
        var right = RightAnswers()
        right.note([1, 2, 3], to: 7)
        #expect(right.isRight([1, 2, 3], to: 7))
        #expect(
            !right.isRight([1, 2], to: 7) && !right.isRight([1, 2, 4], to: 7) && !right.isRight([1, 2, 3], to: 8)
        )
    }

    @Test
    func `a load without a server fails every query, and ends by its count`() throws {
        // Nothing listens on the port of discard.
        let server = try ServerAddress("http://127.0.0.1:9")
        let question = LoadQuestion(number: 0, query: Query("q", "M", protobuf: []))
        let load = SteadyLoad(
            [question],
            at: server,
            right: RightAnswers(),
            .init(clients: 3, seconds: 60, mostQueries: 10)
        )
        let asked = load.run()
        #expect(asked.count == 10 && asked.allSatisfy { $0.outcome == .failed && $0.reason != nil })
    }

    @Test
    func `an ended load asks nothing more`() throws {
        let question = LoadQuestion(number: 0, query: Query("q", "M", protobuf: []))
        let server = try ServerAddress("http://127.0.0.1:9")
        let load = SteadyLoad([question], at: server, right: RightAnswers(), .init(clients: 2, seconds: 60))
        load.end()
        #expect(load.run().isEmpty)
    }

    @Test
    func `latencies over time leave out what failed`() {
        let windows = LatencyWindows(
            [asked(0.1, 10), asked(0.9, 30), asked(2.5, 50), asked(3, 1, .failed)],
            seconds: 1
        )
        #expect(windows.lines.map(\.name) == ["p50", "p90", "p99"])
        #expect(windows.lines[0].points == [[0.5, 20], [2.5, 50]])
    }

    @Test
    func `chance follows from its seed`() {
        var first = SeededChance(seed: 3)
        var second = SeededChance(seed: 3)
        var other = SeededChance(seed: 4)
        let numbers = (0..<10).map { _ in first.next() }
        #expect(numbers == (0..<10).map { _ in second.next() } && Set(numbers).count == 10)
        #expect(numbers != (0..<10).map { _ in other.next() })
    }

    @Test
    func `a wrong answer or a failed query misses a target`() {
        var record = ScenarioRecord(scenario: "s", about: "a <b>")
        record.judgeAnswers([asked(0, 1), asked(1, 2, .wrong)])
        #expect(record.verdicts.map(\.outcome) == [.met, .met, .missed])
        let page = ScenarioReport(record: record).page
        #expect(page.contains("a &lt;b&gt;") && page.contains("class=\"missed\""))
    }
}
