import QueryModel

/// How the execution of a plan or of one of its phases ended.
enum Execution: Sendable {
    /// With this, as far as it goes.
    case answered(QueryAnswer)
    /// An object is gone.
    case stale(QueryError)

    /// The answer; an object that is gone on a new plan too is lost.
    func answer() throws(QueryError) -> QueryAnswer {
        switch self {
        case .answered(let answer): return answer
        case .stale(let error):
            throw QueryError(
                .dataLoss,
                "an object is gone, and a new plan still names it: \(error.message); repeat the query, and look at the "
                    + "bucket if this stays"
            )
        }
    }
}

extension QueryAnswer {
    /// Goes on to the next phase: its report replaces the one before, and what it covers adds up.
    mutating func add(_ phase: QueryAnswer) {
        report = phase.report
        coverage.fragments += phase.coverage.fragments
        coverage.fragmentsDone += phase.coverage.fragmentsDone
        coverage.bytes = coverage.bytes.addingClamped(phase.coverage.bytes)
        coverage.rows = coverage.rows.addingClamped(phase.coverage.rows)
        coverage.gaps += phase.coverage.gaps
    }
}
