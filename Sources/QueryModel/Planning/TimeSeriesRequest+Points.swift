package import ProfileModel

extension TimeSeriesRequest {
    /// The time whose profiles count: from one step before the first point to the end, both inside, to the nanosecond.
    package var dataRange: TimeRange {
        let (first, overflowed) = startMilliseconds.subtractingReportingOverflow(stepMilliseconds)
        let start = overflowed ? .min : first
        // The fallback is for a request that `validate` refuses: nothing but its first moment.
        return TimeRange(startMilliseconds: start, endMilliseconds: endMilliseconds)
            ?? TimeRange(startMilliseconds: start, endMilliseconds: start)
            ?? TimeRange(start: .min, end: .min)
    }

    /// The point that a profile of that time belongs to, in milliseconds; nil when it belongs to none, because it is
    /// outside `dataRange` or after the last point.
    ///
    /// A profile's time is taken in whole milliseconds, rounded down, as answers report it.
    package func pointMilliseconds(forNanoseconds time: Int64) -> Int64? {
        guard stepMilliseconds >= 1, dataRange.contains(time) else { return nil }
        let milliseconds = Self.floorMilliseconds(time)
        guard milliseconds > startMilliseconds else { return startMilliseconds }
        let (distance, isFar) = milliseconds.subtractingReportingOverflow(startMilliseconds)
        guard !isFar else { return nil }
        let steps = (distance - 1) / stepMilliseconds + 1
        let (offset, isLong) = steps.multipliedReportingOverflow(by: stepMilliseconds)
        let (point, isLate) = startMilliseconds.addingReportingOverflow(offset)
        return isLong || isLate || point > endMilliseconds ? nil : point
    }

    private static func floorMilliseconds(_ nanoseconds: Int64) -> Int64 {
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
