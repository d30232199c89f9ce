import Foundation
import Synchronization

/// Clients that ask one question after the other until the load is ended, or its time or number of queries is over.
final class SteadyLoad: Sendable {
    /// How much is asked.
    struct Settings: Sendable {
        var clients: Int
        /// The load ends after so many seconds, whatever happens.
        var seconds: Double
        var mostQueries = 1_000_000
        /// How long a client waits before it asks again.
        var pause = 0.0
        var tenant: String?
    }

    private let questions: [LoadQuestion]
    private let server: ServerAddress
    private let right: RightAnswers
    private let settings: Settings
    private let isEnded = Atomic(false)

    init(_ questions: [LoadQuestion], at server: ServerAddress, right: RightAnswers, _ settings: Settings) {
        self.questions = questions
        self.server = server
        self.right = right
        self.settings = settings
    }

    /// Lets the clients end after what they are asking.
    func end() { isEnded.store(true, ordering: .relaxed) }

    /// Asks, and gives what was asked in the order of time.
    func run(from begin: ContinuousClock.Instant = .now) -> [AskedQuery] {
        let counter = WorkerThreads.Counter()
        let until = ContinuousClock.now + .seconds(settings.seconds)
        let asked = WorkerThreads.run(settings.clients) { [self] in
            var client = LoadClient(server, tenant: settings.tenant, right: right, begin: begin)
            while !isEnded.load(ordering: .relaxed), ContinuousClock.now < until {
                let next = counter.take()
                guard next < settings.mostQueries else { break }
                client.ask(questions[next % questions.count])
                if settings.pause > 0 { Thread.sleep(forTimeInterval: settings.pause) }
            }
            return client.asked
        }
        return asked.flatMap(\.self).sorted { $0.at < $1.at }
    }
}
