/// What else than the fragment itself may explain that an attempt of it was lost.
package enum LossExplanation: Hashable, Sendable {
    /// Nothing is known.
    case none
    /// The loss of that number, of another querier at nearly the same time; see `QuerierLosses`.
    case otherLoss(UInt64)
    /// Another loss would, but too many queriers were lost with fragments of the same query: it may be all of the query
    /// that breaks queriers.
    case spent
}
