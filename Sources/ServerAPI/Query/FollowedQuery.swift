import QueryModel
import Synchronization

/// A query under way that somebody follows.
final class FollowedQuery: Sendable {
    /// How far it is.
    let feed: QueryProgressFeed
    private let outcome = Mutex<QueryAnswer?>(nil)

    /// Makes one that was not asked yet.
    init(interval: Duration) { feed = QueryProgressFeed(interval: interval) }

    /// The answer; nil while there is none, and when the query failed.
    var answer: QueryAnswer? { outcome.withLock { $0 } }

    /// Has the query answered; however that ends, the feed ends after it.
    func run(_ query: Query, for request: APIRequest, by runner: QueryRunner) async throws {
        defer { feed.end() }
        let answer = try await runner.answer(query, for: request, telling: feed)
        outcome.withLock { $0 = answer }
    }
}
