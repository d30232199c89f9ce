/// Nothing is asked, then very much at once: whether that holds.
struct BurstScenario {
    private static let dashboards = 200

    private let stage: ScenarioStage

    init(_ stage: ScenarioStage) { self.stage = stage }

    func run(into record: inout ScenarioRecord) throws {
        let queries = try stage.services.map(stage.mix.dashboard)
        var next = 0
        let kinds = queries.map { dashboard in
            dashboard.map { query in
                defer { next += 1 }
                return LoadQuestion(number: next, query: query)
            }
        }
        let right = try stage.rightAnswers(to: kinds.flatMap(\.self))
        let dashboards = (0..<Self.dashboards).map { kinds[$0 % kinds.count] }
        let burst = BurstLoad(dashboards: dashboards, seconds: stage.settings.seconds)
        try stage.withTier(stage.tierSettings(), queriers: stage.settings.queriers) { tier in
            let begin = ContinuousClock.now
            let sampler = ReadTierSampler(tier, from: begin)
            let before = ReadTierCounts.read(tier.processes, since: begin)
            let machine = MachineUse.now
            let asked = sampler.sample { burst.run(at: tier.frontend.address, right: right, from: begin) }
            let counts = ReadTierCounts.read(tier.processes, since: begin).gain(since: before)
            fill(&record, asked, counts, sampler.samples)
            if let use = machine.flatMap({ earlier in MachineUse.now?.part(since: earlier) }) {
                record.notes.append("The machine was \((use * 100).short) % busy meanwhile, whoever made it so.")
            }
        }
    }

    private func fill(
        _ record: inout ScenarioRecord,
        _ asked: [AskedQuery],
        _ counts: ReadTierCounts,
        _ samples: [ReadTierSample]
    ) {
        record.judgeAnswers(asked)
        // A query that is refused at once would make the end look near.
        let isWhole = asked.allSatisfy { $0.outcome != .failed }
        let end = isWhole ? asked.map { $0.at + $0.milliseconds / 1000 }.max() : nil
        record.judge("Last answer after the first query", end, "s", atMost: 60)
        record.tables += [.latencies(byKind(asked.filter { $0.outcome != .failed })), counts.table("Counters")]
        let plots = ReadTierPlots(samples)
        record.plots += [.latencies(asked, seconds: 0.5), plots.queue, plots.queriers, plots.reads]
    }

    /// All together, and by the first word of their names: what is asked.
    private func byKind(_ asked: [AskedQuery]) -> [(String, LatencySummary)] {
        let kinds = Dictionary(grouping: asked) { $0.name.split(separator: " ").first.map(String.init) ?? "" }
        return [("all", LatencySummary(asked.map(\.milliseconds)))]
            + kinds.sorted { $0.key < $1.key }.map { ($0.key, LatencySummary($0.value.map(\.milliseconds))) }
    }
}
