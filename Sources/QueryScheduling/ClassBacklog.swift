/// What waits of one cost class, all tenants together.
package struct ClassBacklog: Hashable, Sendable {
    /// Fragments, suspects included.
    package var fragments = 0
    /// Stored bytes they read.
    package var bytes = 0
    /// How long the oldest query has waited; zero when none does.
    package var oldestAge: Duration = .zero

    /// Nothing waits.
    package init() {}

    /// Adds fragments of which the oldest has waited for `age`.
    mutating func add(fragments: Int, bytes: Int, age: Duration) {
        self.fragments += fragments
        self.bytes = self.bytes.addingClamped(bytes)
        oldestAge = max(oldestAge, age)
    }
}
