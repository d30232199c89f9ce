import MetadataStorage
import QueryModel

/// What the metastore knows that a plan is made of.
struct LookUp: Sendable {
    /// Deletions that are not erased everywhere.
    var deletions: [DeletionRecord]
    /// Blocks that may matter.
    var blocks: [BlockRecord]

    /// The plan of `query` over all of it.
    ///
    /// - Throws: `QueryError`.
    func plan(_ query: Query, _ settings: SchedulerSettings) throws(QueryError) -> QueryPlan {
        var deletions: [CandidateDeletion] = []
        for record in self.deletions { deletions.append(try CandidateDeletion(record)) }
        return try QueryPlanner.plan(
            query,
            blocks: blocks.map { CandidateBlock($0) },
            deletions: deletions,
            settings: settings.planner
        )
    }
}
