import Foundation

/// Queriers that are killed while queries run: whether a query notices.
struct ChurnScenario {
    private static let secondsBetweenKills = 2.0
    /// Queries end after this, so that the wait without any querier is short.
    private static let queryTimeout = 20
    private static let leastFragments = 5.0

    /// Calm and churn take turns, so that what else the machine does falls on both.
    private static let turns = 4

    private let stage: ScenarioStage

    init(_ stage: ScenarioStage) { self.stage = stage }

    func run(into record: inout ScenarioRecord) throws {
        let seconds = stage.settings.seconds
        let questions = ScenarioStage.numbered(stage.services.map(stage.mix.flameGraph))
        let right = try stage.rightAnswers(to: questions)
        var settings = stage.tierSettings()
        settings.queryTimeout = Self.queryTimeout
        try stage.withTier(settings, queriers: stage.settings.queriers) { tier in
            let begin = ContinuousClock.now
            let sampler = ReadTierSampler(tier, from: begin)
            let before = ReadTierCounts.read([tier.frontend], since: begin)
            let load = SteadyLoad(
                questions,
                at: tier.frontend.address,
                right: right,
                .init(clients: stage.settings.clients, seconds: 2 * seconds)
            )
            let (kills, asked) = try WorkerThreads.run(beside: { load.run(from: begin) }) {
                defer { load.end() }
                return try sampler.sample { try killAndReplace(tier, from: begin) }
            }
            let counts = ReadTierCounts.read([tier.frontend], since: begin).gain(since: before)
            fill(&record, asked, kills: kills, counts, sampler.samples)
            record.judge(
                "Seconds until a query ends without any querier",
                try waitWithoutQuerier(tier, questions[0]),
                "s",
                atMost: Double(Self.queryTimeout) + 1,
                atLeast: Double(Self.queryTimeout) - 1
            )
        }
    }

    /// Seconds of a turn; the first is calm, the next one churn, and so on.
    private var turn: Double { 2 * stage.settings.seconds / Double(Self.turns) }

    private func isChurn(_ at: Double) -> Bool { Int(at / turn) % 2 == 1 }

    /// Kills, and starts anew, in every other turn; gives the number of kills.
    private func killAndReplace(_ tier: ReadTier, from begin: ContinuousClock.Instant) throws -> Int {
        var chance = SeededChance(seed: stage.settings.seed)
        let moments = stride(from: 0.0, to: 2 * stage.settings.seconds, by: Self.secondsBetweenKills).filter(isChurn)
        for moment in moments {
            sleep(until: begin + .seconds(moment))
            tier.killQuerier(Int.random(in: 0..<tier.queriers.count, using: &chance))
            try tier.addQuerier()
        }
        sleep(until: begin + .seconds(2 * stage.settings.seconds))
        return moments.count
    }

    private func sleep(until moment: ContinuousClock.Instant) {
        Thread.sleep(forTimeInterval: max(0, (moment - ContinuousClock.now) / .seconds(1)))
    }

    private func fill(
        _ record: inout ScenarioRecord,
        _ asked: [AskedQuery],
        kills: Int,
        _ counts: ReadTierCounts,
        _ samples: [ReadTierSample]
    ) {
        let calm = LatencySummary(asked.filter { !isChurn($0.at) }.map(\.milliseconds))
        let churn = LatencySummary(asked.filter { isChurn($0.at) }.map(\.milliseconds))
        record.judgeAnswers(asked)
        record.judge("Queriers killed", Double(kills), "queriers", atLeast: 1)
        let rise = calm.count > 0 && churn.count > 0 ? churn.p99 / calm.p99 : nil
        record.judge("p99 under churn, of the calm p99", rise, "×", atMost: 1.5)
        let perQuery = asked.isEmpty ? nil : counts.remoteFragments / Double(asked.count)
        record.judge("Fragments of other processes per query", perQuery, "fragments", atLeast: Self.leastFragments)
        record.tables += [
            .latencies([("calm", calm), ("churn", churn)]), counts.table("Frontend's counters, all turns"),
        ]
        let plots = ReadTierPlots(samples)
        record.plots += [.latencies(asked, seconds: 2), plots.queriers, plots.queue, plots.reads]
    }

    /// Seconds until a query ends that nobody works on.
    private func waitWithoutQuerier(_ tier: ReadTier, _ question: LoadQuestion) throws -> Double? {
        tier.killQueriers()
        var client = LoadClient(tier.frontend.address, tenant: nil, right: RightAnswers(), begin: .now)
        client.ask(question)
        let asked = client.asked[0]
        guard asked.outcome == .failed else { throw LoadError("a query was answered though there was no querier") }
        return asked.milliseconds / 1000
    }
}
