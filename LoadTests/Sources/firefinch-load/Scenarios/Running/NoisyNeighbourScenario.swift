import Foundation

/// A tenant that floods: whether another one notices, and whether small queries wait behind large ones.
struct NoisyNeighbourScenario {
    /// The tenants of the scenario.
    static let quiet = "quiet"
    static let noisy = "noisy"

    private static let quietClients = 2
    private static let pause = 0.05

    /// Questions of a tenant and their right answers.
    private struct Part {
        var questions: [LoadQuestion]
        var right: RightAnswers
        var tenant: String
    }

    private let stage: ScenarioStage

    init(_ stage: ScenarioStage) { self.stage = stage }

    func run(into record: inout ScenarioRecord) throws {
        let graphs = try part(stage.services.map(stage.mix.flameGraph), of: Self.quiet)
        // Of the tenant that floods: its own merges are nearer to them in the queue than another tenant's.
        let lookups = try part([try stage.mix.labelLookup("pod", "{}")], of: Self.noisy)
        let fleet = try part([stage.mix.fleet], of: Self.noisy)
        let report = try stage.withTier(stage.tierSettings(), queriers: stage.settings.queriers) { tier in
            try run(graphs, lookups, flood: fleet, on: tier)
        }
        report.fill(&record)
    }

    private func part(_ queries: [Query], of tenant: String) throws -> Part {
        let questions = ScenarioStage.numbered(queries)
        return Part(questions: questions, right: try stage.rightAnswers(to: questions, tenant: tenant), tenant: tenant)
    }

    /// The first two all the time, the flood in the second half of it.
    private func run(_ graphs: Part, _ lookups: Part, flood: Part, on tier: ReadTier) throws -> NoisyNeighbourReport {
        let begin = ContinuousClock.now
        let seconds = stage.settings.seconds
        let few = SteadyLoad.Settings(clients: Self.quietClients, seconds: 2 * seconds, pause: Self.pause)
        let many = SteadyLoad.Settings(clients: stage.settings.clients, seconds: seconds)
        let sampler = ReadTierSampler(tier, from: begin)
        let quietLoad = load(graphs, few, on: tier)
        let lookupLoad = load(lookups, few, on: tier)
        let floodLoad = load(flood, many, on: tier)
        let ((during, looked), asked) = try WorkerThreads.run(beside: { quietLoad.run(from: begin) }) {
            try WorkerThreads.run(beside: { lookupLoad.run(from: begin) }) {
                try sampler.sample { try observe(tier, after: seconds) { floodLoad.run(from: begin) } }
            }
        }
        return NoisyNeighbourReport(
            start: seconds,
            quiet: asked,
            lookups: looked,
            flood: during.asked,
            fragments: FragmentTimes(from: during.before, to: during.after),
            samples: sampler.samples
        )
    }

    private func load(_ part: Part, _ settings: SteadyLoad.Settings, on tier: ReadTier) -> SteadyLoad {
        var settings = settings
        settings.tenant = part.tenant
        return SteadyLoad(part.questions, at: tier.frontend.address, right: part.right, settings)
    }

    /// Waits, runs the flood, and reads the frontend's metrics before and after it.
    private func observe(
        _ tier: ReadTier,
        after seconds: Double,
        _ flood: () -> [AskedQuery]
    ) throws -> (before: ServerMetrics, asked: [AskedQuery], after: ServerMetrics) {
        let metrics = ServerMetrics.Reader(tier.frontend.address)
        Thread.sleep(forTimeInterval: seconds)
        let before = try metrics.read()
        let asked = flood()
        return (before, asked, try metrics.read())
    }
}
