package import QueryModel

/// What a query's own task does next.
package enum QueryStep: Hashable, Sendable {
    /// Wait to be woken.
    case wait
    /// Merge these reports with what is merged already.
    case merge([Report])
    /// Take what is merged for the result.
    case finish
    /// Tell the asker.
    case fail(QueryError)
    /// Begin once more on a new plan.
    case planAnew(QueryError)
}
