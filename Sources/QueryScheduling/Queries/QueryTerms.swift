package import HostEnvironment

/// On what terms a query is executed.
package struct QueryTerms: Hashable, Sendable {
    /// When nobody waits any more.
    package var deadline: MonotonicInstant
    /// Whether fragments may be left out.
    package var allowsPartial: Bool
    /// Whether this is its second plan, after an object of the first one was gone.
    package var isRenewed = false

    /// Makes the terms of a first plan.
    package init(deadline: MonotonicInstant, allowsPartial: Bool) {
        self.deadline = deadline
        self.allowsPartial = allowsPartial
    }
}
