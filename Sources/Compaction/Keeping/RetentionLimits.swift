/// How much of a tenant's data is kept.
package struct RetentionLimits: Hashable, Sendable {
    /// Blocks are kept this long after their newest profile and after the newest came in; zero for ever.
    package var maxAge: Duration
    /// Compacted blocks of a tenant have at most so many bytes together, the oldest go first; 0 for no limit.
    package var maxBytes: Int

    /// Makes limits; 31 days unless given otherwise.
    package init(maxAge: Duration = .seconds(31 * 86_400), maxBytes: Int = 0) {
        self.maxAge = maxAge
        self.maxBytes = maxBytes
    }
}
