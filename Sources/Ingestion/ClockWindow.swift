import HostEnvironment

/// Which profile times are acceptable now: `now − maxAge < t < now + maxFuture`, ends excluded, as clients know it.
struct ClockWindow {
    /// How long after its acceptance window a profile's identity is still remembered: clocks of writers differ, and
    /// a push may wait.
    private static let identityMargin: Int64 = 600_000_000_000

    private let now: Int64
    private let maxAge: Int64
    private let maxFuture: Int64

    init(_ limits: IngestLimits, now: Int64) {
        self.now = now
        maxAge = max(0, limits.maxAge.wholeNanoseconds)
        maxFuture = max(0, limits.maxFuture.wholeNanoseconds)
    }

    func check(_ taken: Int64) throws(IngestError) {
        if maxAge > 0, taken <= now.subtractingClamped(maxAge) {
            throw IngestError(
                .invalidArgument,
                reason: "not_in_ingestion_window",
                "the profile was taken \(seconds(now.subtractingClamped(taken))) s ago, at most \(seconds(maxAge)) s are accepted; check "
                    + "the sender's clock, or import with ingest.max-age 0"
            )
        }
        if maxFuture > 0, taken >= now.addingClamped(maxFuture) {
            throw IngestError(
                .invalidArgument,
                reason: "not_in_ingestion_window",
                "the profile was taken \(seconds(taken.subtractingClamped(now))) s in the future, at most \(seconds(maxFuture)) s are "
                    + "accepted; check the sender's clock"
            )
        }
    }

    /// When a repeat of a profile of that time can no longer be accepted; never when age is not limited.
    func identityExpiry(_ taken: Int64) -> Int64 {
        maxAge == 0 ? .max : max(taken, now).addingClamped(maxAge).addingClamped(Self.identityMargin)
    }

    private func seconds(_ nanoseconds: Int64) -> Int64 { nanoseconds / 1_000_000_000 }
}

extension Int64 {
    /// The sum, held to the type's range: times and limits come from outside.
    fileprivate func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflowed) = addingReportingOverflow(other)
        return overflowed ? (other < 0 ? .min : .max) : sum
    }

    /// The difference, held to the type's range.
    fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
        let (difference, overflowed) = subtractingReportingOverflow(other)
        return overflowed ? (other < 0 ? .max : .min) : difference
    }
}
