/// A moment on a clock that never goes back, in nanoseconds since an arbitrary fixed point.
package struct MonotonicInstant: InstantProtocol, Hashable, Sendable {
    /// Nanoseconds since the clock's fixed point.
    package var nanoseconds: Int64

    /// Makes the instant `nanoseconds` after the clock's fixed point.
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The instant `duration` later, held to the clock's range: a duration may come from outside; parts below a
    /// nanosecond are cut.
    package func advanced(by duration: Duration) -> MonotonicInstant {
        let (sum, overflowed) = nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
        return MonotonicInstant(nanoseconds: overflowed ? (nanoseconds < 0 ? .min : .max) : sum)
    }

    /// The time from this instant to `other`, negative when `other` is earlier, held to about 292 years.
    package func duration(to other: MonotonicInstant) -> Duration {
        let (difference, overflowed) = other.nanoseconds.subtractingReportingOverflow(nanoseconds)
        return .nanoseconds(overflowed ? (nanoseconds < 0 ? .max : .min) : difference)
    }

    package static func < (lhs: MonotonicInstant, rhs: MonotonicInstant) -> Bool {
        lhs.nanoseconds < rhs.nanoseconds
    }
}

extension Duration {
    /// The duration in nanoseconds, held to Int64's range (about 292 years) instead of trapping.
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflowed) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflowed else { return seconds < 0 ? .min : .max }
        let (sum, carried) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carried ? (seconds < 0 ? .min : .max) : sum
    }

    /// The duration in seconds, for metrics and messages.
    package var inSeconds: Double { Double(wholeNanoseconds) / 1e9 }
}
