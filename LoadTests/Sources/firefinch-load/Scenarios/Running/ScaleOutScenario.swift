import Foundation

/// More and more queriers while a steady load runs: whether twice as many do twice as much.
struct ScaleOutScenario {
    /// How long a new querier may take to its first read before the scenario gives up on it.
    private static let firstReadLimit = 20.0
    /// What a querier may read without the cap: the server's default.
    private static let uncapped = 32

    private let stage: ScenarioStage

    init(_ stage: ScenarioStage) throws {
        self.stage = stage
        latency = try InjectedLatency(stage.settings.latency).usual
    }

    private let latency: Double

    private var steps: [Int] { [1, 2, 4, 8, 16, 32].filter { $0 <= stage.settings.queriers } }

    func run(into record: inout ScenarioRecord) throws {
        let questions = ScenarioStage.numbered(try stage.services.map(stage.mix.series))
        let right = try stage.rightAnswers(to: questions)
        try stage.withTier(stage.tierSettings(), queriers: 0) { tier in
            let begin = ContinuousClock.now
            let most = Double(steps.count + 2) * (stage.settings.seconds + 60)
            let load = SteadyLoad(
                questions,
                at: tier.frontend.address,
                right: right,
                .init(clients: stage.settings.clients, seconds: most)
            )
            let sampler = ReadTierSampler(tier, from: begin)
            let (measured, asked) = try WorkerThreads.run(beside: { load.run(from: begin) }) {
                defer { load.end() }
                return try sampler.sample { try measure(tier, sampler, begin) }
            }
            ScaleOutReport(steps: measured.steps, alone: measured.alone, asked: asked, samples: sampler.samples)
                .fill(&record)
        }
    }

    private func measure(
        _ tier: ReadTier,
        _ sampler: ReadTierSampler,
        _ begin: ContinuousClock.Instant
    ) throws -> (steps: [ScaleStep], alone: ScaleStep) {
        var measured: [ScaleStep] = []
        for count in steps {
            var firstReads: [Double] = []
            while tier.queriers.count < count { firstReads.append(try firstRead(of: try tier.addQuerier())) }
            measured.append(try window(tier, sampler, begin, firstReads))
            Console.say(measured.last?.summary ?? "")
        }
        // Once more at the end: whatever slowed the machine in one of the two must not make the others look good.
        measured.append(try one(tier, sampler, begin, reads: nil))
        let alone = try one(tier, sampler, begin, reads: Self.uncapped)
        return (measured, alone)
    }

    /// A single querier, others killed, with another number of parallel reads if one is given.
    private func one(
        _ tier: ReadTier,
        _ sampler: ReadTierSampler,
        _ begin: ContinuousClock.Instant,
        reads: Int?
    ) throws -> ScaleStep {
        tier.killQueriers()
        let first = try firstRead(of: try tier.addQuerier(parallelReads: reads))
        let step = try window(tier, sampler, begin, [first])
        Console.say("\(reads ?? stage.settings.parallelReads) reads each: \(step.summary)")
        return step
    }

    /// Seconds from the start of the process to its first read for a fragment.
    private func firstRead(of querier: ServerProcess) throws -> Double {
        let reader = ServerMetrics.Reader(querier.address)
        while true {
            let reads = try reader.read()["firefinch_querier_range_reads_total"] ?? 0
            let seconds = (ContinuousClock.now - querier.began) / .seconds(1)
            if reads > 0 { return seconds }
            guard seconds < Self.firstReadLimit else {
                throw LoadError("\(querier.name) read nothing within \(seconds.short) s; see its log")
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    private func window(
        _ tier: ReadTier,
        _ sampler: ReadTierSampler,
        _ begin: ContinuousClock.Instant,
        _ firstReads: [Double]
    ) throws -> ScaleStep {
        try tier.waitUntilAttached()
        Thread.sleep(forTimeInterval: 1)
        let machine = MachineUse.now
        let before = ReadTierCounts.read(tier.processes, since: begin)
        Thread.sleep(forTimeInterval: stage.settings.seconds)
        let after = ReadTierCounts.read(tier.processes, since: begin)
        let samples = sampler.samples.between(before.at, after.at)
        return ScaleStep(
            queriers: tier.queriers.count,
            counts: after.gain(since: before),
            capacity: tier.capacity,
            latency: latency,
            saidInFlight: samples.saidInFlight,
            partWithQueue: samples.partWithQueue,
            machineUse: machine.flatMap { earlier in MachineUse.now?.part(since: earlier) },
            firstReads: firstReads
        )
    }
}
