/// Whoever answers queries and says meanwhile how far they are.
package protocol QueryFollowing: QueryAnswering {
    /// Answers `query` as `answer(_:_:)` does, with the same result, and posts to `feed` how far it is: once when it is
    /// planned, then every interval of the feed.
    ///
    /// The feed is not ended: the caller does that when it has the answer.
    /// - Throws: as `answer(_:_:)`.
    func answer(
        _ query: Query,
        _ options: QueryOptions,
        telling feed: QueryProgressFeed
    ) async throws -> QueryAnswer
}
