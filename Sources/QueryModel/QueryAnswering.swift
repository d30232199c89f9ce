/// Whoever answers queries: the scheduler in this process, or a stand-in.
package protocol QueryAnswering: Sendable {
    /// Answers `query`, or fails as a whole: a part that could not be read is never left out in silence.
    ///
    /// Cancelling the calling task ends all work for the query.
    /// - Throws: `QueryError`; `CancellationError` when the task was cancelled.
    func answer(_ query: Query, _ options: QueryOptions) async throws -> QueryAnswer
}

/// Whoever can say how a query would be answered, without answering it.
package protocol QueryExplaining: Sendable {
    /// The plan that `query` would be executed by now.
    ///
    /// - Throws: `QueryError`; `CancellationError` when the task was cancelled.
    func explain(_ query: Query) async throws -> QueryPlan
}

/// How a query is to be run; none of it changes a complete answer.
package struct QueryOptions: Hashable, Sendable {
    /// How long the query may take, waiting included.
    package var timeout: Duration
    /// Whether an answer without the blocks that could not be read is better than none.
    package var allowsPartial: Bool

    /// Makes options.
    package init(timeout: Duration = .seconds(60), allowsPartial: Bool = false) {
        self.timeout = timeout
        self.allowsPartial = allowsPartial
    }
}

/// A merged report and what it was made of.
package struct QueryAnswer: Hashable, Sendable {
    /// The whole result, before any truncation.
    package var report: Report
    /// What it covers.
    package var coverage: Coverage

    /// Makes an answer.
    package init(report: Report, coverage: Coverage) {
        self.report = report
        self.coverage = coverage
    }
}

/// What a result read, skipped or could not read.
package struct Coverage: Hashable, Sendable {
    /// Fragments the plan had.
    package var fragments: Int
    /// Fragments whose report is in the result.
    package var fragmentsDone: Int
    /// Blocks the plan touched.
    package var blocks: Int
    /// Datasets the plan touched.
    package var datasets: Int
    /// Stored bytes of the sections that were wanted, whether read or found in a cache.
    package var bytes: Int
    /// Rows that were looked at, those of rollups included.
    package var rows: Int
    /// Why parts are missing, one line each; empty when complete.
    package var gaps: [String]

    /// Makes a ledger.
    package init(
        fragments: Int = 0,
        fragmentsDone: Int = 0,
        blocks: Int = 0,
        datasets: Int = 0,
        bytes: Int = 0,
        rows: Int = 0,
        gaps: [String] = []
    ) {
        self.fragments = fragments
        self.fragmentsDone = fragmentsDone
        self.blocks = blocks
        self.datasets = datasets
        self.bytes = bytes
        self.rows = rows
        self.gaps = gaps
    }

    /// Whether nothing is missing.
    package var isComplete: Bool { fragments == fragmentsDone && gaps.isEmpty }
}
