/// A store that is sometimes very slow: whether hedges keep the tail short, and at what price.
struct SlowStoreScenario {
    /// What makes the tail.
    private static let tail = "p99=2s@1%"
    /// Queries that tell how many reads a query needs when nothing is late.
    private static let plainQueries = 20
    /// The p99 of fewer queries says little.
    private static let mostQueries = 400

    private let stage: ScenarioStage

    init(_ stage: ScenarioStage) { self.stage = stage }

    func run(into record: inout ScenarioRecord) throws {
        let questions = ScenarioStage.numbered([stage.mix.fleet])
        let right = try stage.rightAnswers(to: questions)
        let plain = try ask(questions, right, latency: stage.settings.latency, most: Self.plainQueries)
        let slow = try ask(questions, right, latency: "\(stage.settings.latency),\(Self.tail)", most: Self.mostQueries)
        let latency = LatencySummary(slow.asked.map(\.milliseconds))
        let calm = LatencySummary(plain.asked.map(\.milliseconds))
        record.judgeAnswers(plain.asked + slow.asked)
        record.judge("Fragments per query", slow.fragmentsPerQuery, "fragments", atMost: 60, atLeast: 30)
        record.judge("p99, of the median", latency.count > 0 ? latency.p99 / latency.median : nil, "×", atMost: 2)
        record.judge("Requests to the store beyond those needed", extra(slow, plain).map { $0 * 100 }, "%", atMost: 5)
        record.tables += [
            .latencies([("every request in time", calm), ("one in a hundred takes 2 s", latency)]),
            .slowest(slow.asked),
            plain.counts.table("Counters, every request in time"),
            slow.counts.table("Counters, one in a hundred takes 2 s"),
        ]
        let plots = ReadTierPlots(slow.samples)
        record.plots += [.latencies(slow.asked, seconds: 5), plots.reads, plots.queue]
        record.notes.append(
            "Requests needed per query are counted where every request is in time, and nothing is asked twice unless it is late."
        )
    }

    private struct Phase {
        var asked: [AskedQuery]
        var counts: ReadTierCounts
        var samples: [ReadTierSample]

        var fragmentsPerQuery: Double? { asked.isEmpty ? nil : counts.fragments / Double(asked.count) }
        var requestsPerQuery: Double? { asked.isEmpty ? nil : counts.storeReads / Double(asked.count) }
        /// Requests that only tried a second time.
        var hedges: Double { counts.rangeHedges }
    }

    private func extra(_ slow: Phase, _ plain: Phase) -> Double? {
        guard let all = slow.requestsPerQuery, let plainAll = plain.requestsPerQuery else { return nil }
        let needed = plainAll - plain.hedges / Double(plain.asked.count)
        return needed > 0 ? all / needed - 1 : nil
    }

    private func ask(_ questions: [LoadQuestion], _ right: RightAnswers, latency: String, most: Int) throws -> Phase {
        try stage.withTier(stage.tierSettings(latency: latency), queriers: stage.settings.queriers) { tier in
            let begin = ContinuousClock.now
            let sampler = ReadTierSampler(tier, from: begin)
            let before = ReadTierCounts.read(tier.processes, since: begin)
            let settings = SteadyLoad.Settings(
                clients: max(1, stage.settings.clients),
                seconds: stage.settings.seconds,
                mostQueries: most
            )
            let load = SteadyLoad(questions, at: tier.frontend.address, right: right, settings)
            let asked = sampler.sample { load.run(from: begin) }
            let counts = ReadTierCounts.read(tier.processes, since: begin).gain(since: before)
            return Phase(asked: asked, counts: counts, samples: sampler.samples)
        }
    }
}
