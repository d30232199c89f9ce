/// Leases that run, and the stored bytes they read: what a tenant has of the pool, or may have.
package struct TenantLoad: Hashable, Sendable {
    /// How many leases.
    package private(set) var leases = 0
    /// How many stored bytes.
    package private(set) var bytes = 0

    /// Makes a load of nothing.
    package init() {}

    /// Adds to it, or takes away with negative numbers.
    package mutating func add(_ leases: Int, _ bytes: Int) {
        self.leases += leases
        self.bytes += bytes
    }

    /// Whether it is less than another one in both.
    package func isBelow(_ other: TenantLoad) -> Bool { leases < other.leases && bytes < other.bytes }
}
