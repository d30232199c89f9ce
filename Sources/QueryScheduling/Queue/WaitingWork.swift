package import HostEnvironment
package import ProfileModel

/// What one tenant has waiting in one cost class.
package struct WaitingWork: Hashable, Sendable {
    /// Whose.
    package var tenant: TenantID
    /// In which lane.
    package var costClass: CostClass
    /// How many fragments.
    package var fragments: Int
    /// How many stored bytes they read.
    package var bytes: Int
    /// Since when the longest waiting query waits.
    package var since: MonotonicInstant
}
