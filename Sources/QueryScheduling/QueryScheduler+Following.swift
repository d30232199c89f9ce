import HostEnvironment
package import QueryModel

extension QueryScheduler: QueryFollowing {
    /// Answers a query by its deadline and says meanwhile how far it is.
    ///
    /// While the follower keeps up, reports are merged every interval even where a whole batch has not come together:
    /// the answer is the same, and one query costs at most that many merges more.
    ///
    /// - Throws: as `answer(_:_:)`.
    package func answer(
        _ query: Query,
        _ options: QueryOptions,
        telling feed: QueryProgressFeed
    ) async throws -> QueryAnswer {
        try await answer(query, options, feed: feed)
    }

    /// Leaves word of a query, when it is due.
    func tell(_ teller: inout ProgressTeller?, of number: UInt64) {
        let now = time.now
        guard let began = teller?.began, let due = teller?.due, due <= now else { return }
        guard let progress = state.progress(of: number, since: began, at: now) else { return }
        teller?.tell(progress, at: now)
    }
}
