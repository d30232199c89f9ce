/// A range of time as the API takes it: milliseconds since 1970, both ends inclusive.
package struct MillisecondRange: Hashable, Sendable {
    /// The first millisecond.
    package var start: Int64
    /// The last millisecond.
    package var end: Int64

    /// Makes a range; the server refuses one that ends before it starts.
    package init(start: Int64, end: Int64) {
        self.start = start
        self.end = end
    }
}
