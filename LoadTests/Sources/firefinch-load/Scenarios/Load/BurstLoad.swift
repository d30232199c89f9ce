import Foundation

/// Dashboards that open one after the other within seconds, each asking all its queries at once, whether earlier ones are
/// answered or not.
struct BurstLoad: Sendable {
    /// Queries under way at once; more wait for a free connection, and that time counts.
    private static let mostConnections = 400

    var dashboards: [[LoadQuestion]]
    /// The last dashboard opens after so many seconds.
    var seconds: Double

    /// When each query is due, in seconds from the beginning.
    var schedule: [(due: Double, question: LoadQuestion)] {
        let gap = seconds / Double(max(1, dashboards.count))
        return dashboards.enumerated().flatMap { index, dashboard in
            dashboard.map { (Double(index) * gap, $0) }
        }
    }

    /// Asks everything once, and gives what was asked in the order of time.
    func run(at server: ServerAddress, right: RightAnswers, from begin: ContinuousClock.Instant) -> [AskedQuery] {
        let schedule = schedule
        let counter = WorkerThreads.Counter()
        let asked = WorkerThreads.run(min(Self.mostConnections, max(1, schedule.count))) {
            var client = LoadClient(server, tenant: nil, right: right, begin: begin)
            while true {
                let next = counter.take()
                guard next < schedule.count else { return client.asked }
                let due = begin + .seconds(schedule[next].due)
                let early = (due - ContinuousClock.now) / .seconds(1)
                if early > 0 { Thread.sleep(forTimeInterval: early) }
                client.ask(schedule[next].question, due: due)
            }
        }
        return asked.flatMap(\.self).sorted { $0.at < $1.at }
    }
}
