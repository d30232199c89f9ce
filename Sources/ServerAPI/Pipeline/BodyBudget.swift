import Synchronization

/// How many bytes of bodies all running requests hold, held to a bound.
///
/// Refuses at once, never waits: waiting bodies
/// would themselves be memory.
final class BodyBudget: Sendable {
    private let limit: Int
    private let used = Mutex(0)

    /// Makes a budget of `limit` bytes.
    init(limit: Int) { self.limit = limit }

    /// Bytes that can be reserved at this moment.
    var available: Int { used.withLock { max(0, limit - $0) } }

    /// Takes `count` bytes out of the budget.
    ///
    /// - Throws: `APIError` with `unavailable` when there are not that many.
    func reserve(_ count: Int) throws(APIError) {
        let fits = used.withLock { used in
            guard count <= limit - used else { return false }
            used += count
            return true
        }
        guard fits else {
            throw APIError(
                .unavailable,
                "the server is reading as many bytes of requests as it may (\(limit)); send this one again in a second",
                retryAfter: .seconds(1)
            )
        }
    }

    /// Gives `count` reserved bytes back.
    func release(_ count: Int) { used.withLock { $0 -= count } }
}
