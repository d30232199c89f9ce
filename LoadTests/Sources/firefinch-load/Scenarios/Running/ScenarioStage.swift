import Foundation

/// The stored workload, and how processes are started over it.
struct ScenarioStage: Sendable {
    /// A tenant's answer that is shorter holds no value.
    private static let leastAnswer = 100
    private static let compactionLimit = 600.0

    let settings: ScenarioSettings
    let services: [String]
    let mix: DashboardMix
    private let workload: Workload
    private let logs: String

    /// Reads the workload and makes the folders.
    init(_ settings: ScenarioSettings) throws {
        self.settings = settings
        let expected = try ExpectedAnswers(folder: settings.workload)
        services = expected.services
        mix = DashboardMix(range: expected.range)
        workload = try Workload(folder: settings.workload)
        logs = "\(settings.results)/logs"
        for folder in [settings.data, logs] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
    }

    /// Sees to it that each tenant's workload is stored: pushes what is not there yet, and compacts if that is wanted.
    ///
    /// Gives the server's version.
    func prepare(tenants: [String?]) throws -> String? {
        let compactors = settings.compactTo > 0 ? 1 : 0
        return try withSingleProcess(compactors: compactors) { server in
            for tenant in tenants where try !holdsWorkload(tenant, server) { try push(to: server, tenant) }
            if settings.compactTo > 0 { try compact(server) }
            return try ServerMetrics.Reader(server.address).read().version
        }
    }

    /// What one undisturbed process answers to the questions.
    func rightAnswers(to questions: [LoadQuestion], tenant: String? = nil) throws -> RightAnswers {
        try withSingleProcess(compactors: 0) { server in
            try RightAnswers(to: questions, at: server.address, tenant: tenant)
        }
    }

    /// How the processes of the scenario are started.
    func tierSettings(latency: String? = nil) -> ReadTier.Settings {
        ReadTier.Settings(
            program: settings.program,
            data: settings.data,
            folder: logs,
            latency: latency ?? settings.latency,
            parallelReads: settings.parallelReads,
            fragmentBytes: settings.fragmentBytes
        )
    }

    /// Runs `body` with a read tier of so many queriers, all attached; every process is ended after it.
    func withTier<Outcome>(
        _ settings: ReadTier.Settings,
        queriers: Int,
        _ body: (ReadTier) throws -> Outcome
    ) throws -> Outcome {
        let tier = try ReadTier(settings)
        defer { tier.stop() }
        for _ in 0..<queriers { try tier.addQuerier() }
        try tier.waitUntilAttached()
        return try body(tier)
    }

    /// The queries with their numbers.
    static func numbered(_ queries: [Query]) -> [LoadQuestion] {
        queries.enumerated().map { LoadQuestion(number: $0, query: $1) }
    }

    private func withSingleProcess<Outcome>(
        compactors: Int,
        _ body: (ServerProcess) throws -> Outcome
    ) throws -> Outcome {
        let arguments = [
            "--data", settings.data, "--ingest-max-age", "0", "--set", "compaction.workers=\(compactors)", "--set",
            "retention.max-age=0",
        ]
        let server = try ServerProcess(settings.program, name: "single", arguments, folder: logs)
        defer { server.stop() }
        return try body(server)
    }

    private func holdsWorkload(_ tenant: String?, _ server: ServerProcess) throws -> Bool {
        let query = try mix.labelLookup("pod", "{}")
        return try query.ask(HTTPConnection(server.address, tenant: tenant)).body.count >= Self.leastAnswer
    }

    private func push(to server: ServerProcess, _ tenant: String?) throws {
        let load = PushLoad.Settings(batch: 50, clients: 8, limit: 10_000_000, timeLimit: .seconds(1800))
        let result = try PushLoad(workload, to: server.address, tenant: tenant, settings: load).run()
        Console.say(result.summary)
        guard result.lost == 0 else { throw LoadError("\(result.lost) profiles were not taken; see \(logs)") }
    }

    private func compact(_ server: ServerProcess) throws {
        let command = ["admin", "compact", "--to-level", "\(settings.compactTo)", "--wait", "--url"]
        try settings.program.run(command + ["http://\(server.address)"], limit: Self.compactionLimit)
    }
}
