/// Bytes of reports that this process merges or is about to, by query.
package struct MergeBacklog: Sendable {
    private var byQuery: [UInt64: Int] = [:]

    /// Bytes of all queries.
    package private(set) var bytes = 0

    /// Makes an empty backlog.
    package init() {}

    /// Notes how much of a query is being merged now.
    package mutating func set(_ query: UInt64, _ bytes: Int) {
        self.bytes += bytes - (byQuery[query] ?? 0)
        byQuery[query] = bytes == 0 ? nil : bytes
    }
}
