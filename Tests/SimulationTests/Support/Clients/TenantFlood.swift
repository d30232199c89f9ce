import HostEnvironment
import Ingestion
import ObjectStorage
import ProfileModel
import QueryModel
import QueryScheduling
import ServerRuntime
import Synchronization
import TestSupport

/// One tenant asks for everything it has, many times at once, of a slow bucket; then another asks one small question.
struct TenantFlood: Sendable {
    static let queries = 60

    /// How many of the flood's queries there were.
    var floodQueries: Int
    /// How many of them had ended when the small query had.
    var endedBefore: Int
    /// Whether the small query got its answer.
    var smallSucceeded: Bool

    static func run(seed: UInt64) throws -> TenantFlood {
        let flood = try TenantID("flood")
        let small = try TenantID("small")
        let profiles = (0..<12).map { number in
            KnownProfile(
                number: number,
                tenant: number == 0 ? small : flood,
                service: "service\(number)",
                pod: "pod0",
                time: Scenario.origin - Int64(number)
            )
        }
        var settings = ServerSettings.defaults
        settings.localQueriers = 2
        settings.scanThreads = 2
        settings.querierCache = 0
        let slow = Toxic(.latency(.milliseconds(20)...(.milliseconds(60))), operations: [.getRange])
        let scenario = Scenario(seed: seed, settings: settings, toxics: [slow], profiles: profiles)
        let run = SimulatedRun(seed: seed)
        let deployment = Deployment(scenario, time: run.time)
        return try run.run { try await play(deployment, flood: flood, small: small) }
    }

    private static func play(_ deployment: Deployment, flood: TenantID, small: TenantID) async throws -> TenantFlood {
        try await withThrowingTaskGroup(of: Void.self) { servers in
            servers.addTask { await deployment.serve(0) }
            while deployment.server(0) == nil { try await deployment.time.sleep(for: .milliseconds(1)) }
            defer { servers.cancelAll() }
            guard let assembly = deployment.server(0)?.assembly else { throw ServerGone() }
            for tenant in [flood, small] {
                let own = deployment.scenario.profiles.filter { $0.tenant == tenant }
                // Each by itself, so that there are as many segments.
                for profile in own {
                    let outcome = try await assembly.gate.accept(ProfilePush(tenant: tenant, items: [profile.item]))
                    guard outcome.rejections.isEmpty else { throw ServerGone() }
                }
            }
            return try await ask(assembly, deployment, flood: flood, small: small)
        }
    }

    private static func ask(
        _ assembly: ServiceAssembly,
        _ deployment: Deployment,
        flood: TenantID,
        small: TenantID
    ) async throws -> TenantFlood {
        let options = QueryOptions(timeout: .seconds(120))
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<queries {
                group.addTask {
                    _ = try await assembly.scheduler.answer(Questions.flameGraph(of: flood), options)
                    return false
                }
            }
            group.addTask {
                try await deployment.time.sleep(for: .milliseconds(5))
                let answer = try await assembly.scheduler.answer(Questions.flameGraph(of: small), options)
                guard case .flameGraph(let report) = answer.report else { return false }
                return report.total == 1
            }
            var result = TenantFlood(floodQueries: queries, endedBefore: 0, smallSucceeded: false)
            for try await isSmall in group {
                if isSmall { result.smallSucceeded = true }
                if !result.smallSucceeded { result.endedBefore += 1 }
            }
            return result
        }
    }
}
