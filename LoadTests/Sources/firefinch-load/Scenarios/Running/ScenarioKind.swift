/// The scenarios.
enum ScenarioKind: String, CaseIterable {
    case burst
    case scaleOut = "scale-out"
    case churn
    case noisyNeighbour = "noisy-neighbour"
    case slowStore = "slow-store"

    /// What it does, in a sentence.
    var about: String {
        switch self {
        case .burst: "Nothing is asked; then 200 dashboards of six queries open within five seconds."
        case .scaleOut: "More and more querier processes attach while a steady load runs: 1, 2, 4, 8, 16."
        case .churn:
            "A querier chosen by chance is killed every two seconds, and another one starts, while queries run."
        case .noisyNeighbour:
            "A tenant floods the frontend with queries of its whole fleet; another one goes on as before."
        case .slowStore: "One request in a hundred to the object store takes two seconds."
        }
    }

    /// What the scenario uses unless the command line says otherwise.
    var defaults: ScenarioSettings.Defaults {
        switch self {
        case .burst: .init(queriers: 4, clients: 0, seconds: 5, parallelReads: 32, fragmentBytes: 128 << 10)
        case .scaleOut: .init(queriers: 16, clients: 64, seconds: 10, parallelReads: 4, fragmentBytes: 1)
        case .churn: .init(queriers: 4, clients: 3, seconds: 40, parallelReads: 16, fragmentBytes: 64 << 10)
        case .noisyNeighbour: .init(queriers: 4, clients: 16, seconds: 20, parallelReads: 8, fragmentBytes: 128 << 10)
        case .slowStore: .init(queriers: 4, clients: 1, seconds: 120, parallelReads: 32, fragmentBytes: 448 << 10)
        }
    }

    /// Whose profiles have to be stored; nil is a sender that names no tenant.
    var tenants: [String?] {
        self == .noisyNeighbour ? [NoisyNeighbourScenario.quiet, NoisyNeighbourScenario.noisy] : [nil]
    }

    /// Runs it and fills the record.
    func run(on stage: ScenarioStage, into record: inout ScenarioRecord) throws {
        switch self {
        case .burst: try BurstScenario(stage).run(into: &record)
        case .scaleOut: try ScaleOutScenario(stage).run(into: &record)
        case .churn: try ChurnScenario(stage).run(into: &record)
        case .noisyNeighbour: try NoisyNeighbourScenario(stage).run(into: &record)
        case .slowStore: try SlowStoreScenario(stage).run(into: &record)
        }
    }
}
