package import QueryModel

extension QueryScheduler: QueryExplaining {
    /// The plan that `query` would be executed by now; nothing is queued or read.
    ///
    /// - Throws: `QueryError`; `CancellationError` when the task was cancelled.
    package func explain(_ query: Query) async throws -> QueryPlan {
        guard !isDraining else { throw Self.shutDown }
        try query.validate()
        return try await Self.plan(query, try await lookUp(query), settings)
    }

    @concurrent
    private static func plan(
        _ query: Query,
        _ found: LookUp,
        _ settings: SchedulerSettings
    ) async throws(QueryError) -> QueryPlan {
        try found.plan(query, settings)
    }
}
