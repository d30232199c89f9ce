import HostEnvironment
import ProfileModel
import QueryModel
import QueryScheduling
import ServerRuntime
import TestSupport

/// A client that asks, compares the answers with what is known by then, and goes away early now and then.
struct Reader {
    let deployment: Deployment
    private var random: SplitMix64

    init(_ deployment: Deployment, seed: UInt64) {
        self.deployment = deployment
        random = SplitMix64(seed: seed)
    }

    mutating func run(queries: Int) async {
        for _ in 0..<queries {
            await pause(upTo: deployment.scenario.pace * 3 / 2)
            let query = Questions.draw(for: deployment.scenario, &random)
            let timeout = Duration.milliseconds([20, 200, 5000, 60_000].randomElement(using: &random) ?? 5000)
            let patience = Int.random(in: 0..<6, using: &random) == 0 ? Int.random(in: 0...100, using: &random) : nil
            let slot = Int.random(in: 0..<Deployment.slots, using: &random)
            await ask(query, of: slot, timeout: timeout, patience: patience.map { .milliseconds($0) })
        }
    }

    /// Asks one server and checks what it says and when.
    private func ask(_ query: Query, of slot: Int, timeout: Duration, patience: Duration?) async {
        guard let server = deployment.server(slot) else { return }
        let asked = deployment.ledger.history.moment
        let started = deployment.time.now
        let options = QueryOptions(timeout: timeout)
        do {
            let answer = try await withDeadline(after: patience ?? .seconds(600), on: deployment.time) {
                try await server.call { try await $0.scheduler.answer(query, options) }
            }
            let problems = AnswerCheck(query, deployment.ledger.history, since: asked).problems(of: answer)
            for problem in problems { deployment.ledger.violate("\(problem), asked \(query.report)") }
            deployment.ledger.answered("answer \(answer.coverage.fragments) \(answer.coverage.bytes)")
        } catch {
            note(error)
        }
        let took = started.duration(to: deployment.time.now)
        let allowed = min(timeout, patience ?? timeout)
        if took > allowed { deployment.ledger.violate("a query took \(took), allowed were \(allowed)") }
    }

    private func note(_ error: any Error) {
        switch error {
        case let error as QueryError:
            deployment.ledger.failed("query \(error.code)")
            if !isDocumented(error) { deployment.ledger.violate("a query failed with \(error)") }
        case is CancellationError, is DeadlineExceeded, is ServerGone:
            deployment.ledger.failed("query abandoned")
        default:
            deployment.ledger.violate("a query failed with \(error)")
        }
    }

    /// Whether that may come of the faults there are.
    private func isDocumented(_ error: QueryError) -> Bool {
        switch error.code {
        case .unavailable, .deadlineExceeded, .resourceExhausted, .cancelled: true
        case .dataLoss: deployment.scenario.hasDamage
        // Queriers that die four times with a fragment by chance look as if it killed them.
        case .internalError: deployment.scenario.hasLoneDeaths && error.message.contains("it seems to break queriers")
        case .invalidArgument: false
        }
    }

    private mutating func pause(upTo longest: Duration) async {
        let length = Int64.random(in: 0...longest.wholeNanoseconds, using: &random)
        try? await deployment.time.sleep(for: .nanoseconds(length))
    }
}
