package import ProfileModel

/// What one tenant has waiting in one cost class at one moment.
package struct WaitingStanding: Hashable, Sendable {
    /// Whose.
    package var tenant: TenantID
    /// How heavy the queries are: `metadata`, `series`, `small` or `large`.
    package var costClass: String
    /// How many fragments.
    package var fragments: Int
    /// How many stored bytes they read.
    package var bytes: Int
    /// For how long the oldest of the queries has waited.
    package var age: Duration

    /// Puts it together.
    package init(tenant: TenantID, costClass: String, fragments: Int, bytes: Int, age: Duration) {
        self.tenant = tenant
        self.costClass = costClass
        self.fragments = fragments
        self.bytes = bytes
        self.age = age
    }
}
