import Ingestion
import ProfileModel
import QueryModel
import QueryScheduling
import ServerRuntime

/// What servers that share an index say, held against what clients know and against a server that got the
/// same profiles in one push.
struct StoredAnswers {
    private static let options = QueryOptions(timeout: .seconds(60))

    /// Whose time, seed and ledger are used.
    let deployment: Deployment
    let servers: [RunningServer]
    /// When and of what, for whoever reads of a violation.
    let occasion: String

    /// Checks all answers to every tenant's questions as of now, against what the history says must be there and what may
    /// be; gives the profiles that are stored.
    func check(
        _ history: History,
        possible: Set<KnownProfile>
    ) async throws -> [TenantID: [KnownProfile]] {
        let required = history.required(since: history.moment)
        var present: [TenantID: [KnownProfile]] = [:]
        for tenant in Set(history.attempted.map(\.tenant)).sorted() {
            present[tenant] = try await check(tenant, required: required, possible: possible)
        }
        return present
    }

    private func check(
        _ tenant: TenantID,
        required: Set<KnownProfile>,
        possible: Set<KnownProfile>
    ) async throws -> [KnownProfile] {
        let present = try await present(of: tenant, required: required, possible: possible)
        let expected = try await freshAnswers(to: Questions.all(of: tenant), over: present)
        for (query, expected) in zip(Questions.all(of: tenant), expected) {
            for server in servers {
                let answer = try await server.assembly.scheduler.answer(query, Self.options)
                if answer.report != expected { violate("\(query.report) differs from that of one segment") }
            }
        }
        return present
    }

    private func present(
        of tenant: TenantID,
        required: Set<KnownProfile>,
        possible: Set<KnownProfile>
    ) async throws -> [KnownProfile] {
        let query = Questions.flameGraph(of: tenant)
        let answer = try await servers[0].assembly.scheduler.answer(query, Self.options)
        let check = AnswerCheck(query, required: required, possible: possible)
        for problem in check.problems(of: answer) { violate(problem) }
        guard case .flameGraph(let report) = answer.report else { return [] }
        let own = possible.filter { $0.tenant == tenant }.sorted { $0.number < $1.number }
        let counts = KnownSum.counts(report.total, of: own)
        return own.filter { counts[$0, default: 0] > 0 }
    }

    /// What a server without faults says that got those profiles in one push.
    private func freshAnswers(to queries: [Query], over profiles: [KnownProfile]) async throws -> [Report] {
        guard let tenant = profiles.first?.tenant else { return queries.map { .empty(for: $0.report) } }
        let fresh = Deployment(Scenario(calm: deployment.scenario.seed), time: deployment.time)
        return try await fresh.withServer { server in
            let push = ProfilePush(tenant: tenant, items: profiles.map(\.item))
            let outcome = try await server.assembly.gate.accept(push)
            if !outcome.rejections.isEmpty { violate("a calm server refused \(outcome.rejections)") }
            var reports: [Report] = []
            for query in queries {
                reports.append(try await server.assembly.scheduler.answer(query, Self.options).report)
            }
            return reports
        }
    }

    private func violate(_ text: String) { deployment.ledger.violate("\(occasion), \(text)") }
}
