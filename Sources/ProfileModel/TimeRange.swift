/// A closed range of wall-clock time in nanoseconds since 1970: a profile at either end is inside.
package struct TimeRange: Hashable, Sendable {
    /// The first nanosecond inside.
    package var start: Int64
    /// The last nanosecond inside.
    package var end: Int64

    /// Makes the range; `start` must not be after `end`.
    package init(start: Int64, end: Int64) {
        precondition(start <= end, "a time range starts before it ends")
        self.start = start
        self.end = end
    }

    /// The range a client asked for in milliseconds, held to what nanoseconds can express; nil when it ends before it starts.
    package init?(startMilliseconds: Int64, endMilliseconds: Int64) {
        guard startMilliseconds <= endMilliseconds else { return nil }
        self.init(start: Self.nanoseconds(startMilliseconds), end: Self.nanoseconds(endMilliseconds))
    }

    /// Whether a profile of that time is inside.
    package func contains(_ time: Int64) -> Bool { start <= time && time <= end }

    /// Whether any nanosecond is in both.
    package func overlaps(_ other: TimeRange) -> Bool { start <= other.end && other.start <= end }

    /// Whether every nanosecond of `other` is inside.
    package func covers(_ other: TimeRange) -> Bool { start <= other.start && other.end <= end }

    private static func nanoseconds(_ milliseconds: Int64) -> Int64 {
        let (product, overflowed) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        return overflowed ? (milliseconds < 0 ? .min : .max) : product
    }
}
