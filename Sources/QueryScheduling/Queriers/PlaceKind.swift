/// Which of a querier's places a lease takes.
package enum PlaceKind: Hashable, Sendable {
    /// One that any lease may take.
    case common
    /// One for a look-up: some are kept for such.
    case lookUp
    /// One kept for tenants that have few leases.
    case quiet
}
