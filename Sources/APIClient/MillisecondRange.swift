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

    /// The range to ask a time series of, so that its points stand for this one: a point at t stands for the step that
    /// ends with t.
    ///
    /// The last point is at the range's end; the first may reach out of it to complete its step.
    package func points(step: Int64) -> MillisecondRange {
        let steps = (end - start + step - 1) / step
        return MillisecondRange(start: end - max(0, steps - 1) * step, end: end)
    }
}
