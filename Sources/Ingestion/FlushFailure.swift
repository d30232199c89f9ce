/// A segment that could not be stored.
package struct FlushFailure: Hashable, Sendable {
    /// Why.
    package var error: IngestError
    /// About how many bytes it had: a store may have room for less.
    package var bytes: Int
}
