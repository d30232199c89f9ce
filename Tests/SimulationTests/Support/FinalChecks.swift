import HostEnvironment
import Ingestion
import ObjectStorage
import ProfileModel
import QueryEngine
import QueryModel
import QueryScheduling
import ServerRuntime
import TestSupport

/// What must hold once all faults ended and nobody asks any more.
struct FinalChecks {
    private static let options = QueryOptions(timeout: .seconds(60))

    let deployment: Deployment

    init(_ deployment: Deployment) { self.deployment = deployment }

    func run() async throws {
        let missing = try await deployment.missingObjects()
        if !missing.isEmpty { violate("entries without an object: \(missing)") }
        for tenant in Set(deployment.scenario.profiles.map(\.tenant)).sorted() { try await checkAnswers(of: tenant) }
        await checkIdle((0..<Deployment.slots).compactMap { deployment.server($0) })
    }

    /// Every server gives the same bytes, and those are what one segment with the same profiles gives.
    private func checkAnswers(of tenant: TenantID) async throws {
        let entries = deployment.ledger.snapshot
        let servers = (0..<Deployment.slots).compactMap { deployment.server($0) }
        let present = try await present(of: tenant, on: servers[0], entries)
        let again = try await Self.freshAnswers(to: Questions.all(of: tenant), over: present, like: deployment)
        for (query, expected) in zip(Questions.all(of: tenant), again) {
            for server in servers {
                let answer = try await server.assembly.scheduler.answer(query, Self.options)
                if answer.report != expected { violate("\(query.report) differs from that of one segment") }
            }
        }
    }

    /// The tenant's profiles that are stored; checked against what was acknowledged.
    private func present(
        of tenant: TenantID,
        on server: RunningServer,
        _ entries: Ledger.Entries
    ) async throws -> [KnownProfile] {
        let query = Questions.flameGraph(of: tenant)
        let answer = try await server.assembly.scheduler.answer(query, Self.options)
        let check = AnswerCheck(query, required: entries.acknowledged, possible: entries.attempted)
        for problem in check.problems(of: answer) { violate("at the end, \(problem)") }
        guard case .flameGraph(let report) = answer.report else { return [] }
        let own = entries.attempted.filter { $0.tenant == tenant }.sorted { $0.number < $1.number }
        let counts = KnownSum.counts(report.total, of: own)
        return own.filter { counts[$0, default: 0] > 0 }
    }

    /// What a server without faults says that got those profiles in one push.
    private static func freshAnswers(
        to queries: [Query],
        over profiles: [KnownProfile],
        like deployment: Deployment
    ) async throws -> [Report] {
        let fresh = Deployment(Scenario(calm: deployment.scenario.seed), time: deployment.time)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await fresh.serve(0) }
            while fresh.server(0) == nil { try await fresh.time.sleep(for: .milliseconds(1)) }
            guard let server = fresh.server(0), let tenant = profiles.first?.tenant else {
                group.cancelAll()
                return queries.map { .empty(for: $0.report) }
            }
            let push = ProfilePush(tenant: tenant, items: profiles.map(\.item))
            let outcome = try await server.assembly.gate.accept(push)
            if !outcome.rejections.isEmpty { deployment.ledger.violate("a calm server refused \(outcome.rejections)") }
            var reports: [Report] = []
            for query in queries { reports.append(try await server.assembly.scheduler.answer(query, options).report) }
            group.cancelAll()
            return reports
        }
    }

    /// Permits, waiting bytes and leases are given back.
    func checkIdle(_ servers: [RunningServer]) async {
        for server in servers {
            let engine = server.assembly.engine.usage
            let waiting = server.assembly.ingestCounters.snapshot.waitingBytes
            let scheduler = await server.assembly.scheduler.snapshot()
            let held = [
                engine.permitBytes, engine.waitingFragments, waiting, scheduler.queries, scheduler.queuedFragments,
                scheduler.runningLeases, scheduler.reportBytes, scheduler.reservedReportBytes,
            ]
            if held.contains(where: { $0 != 0 }) {
                violate("an idle server holds permits, line, pushes, queries, fragments, leases, reports: \(held)")
            }
        }
    }

    private func violate(_ text: String) { deployment.ledger.violate(text) }
}
