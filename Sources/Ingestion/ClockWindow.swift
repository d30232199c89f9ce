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
        maxAge = limits.maxAge.nanosecondsOrZero
        maxFuture = limits.maxFuture.nanosecondsOrZero
    }

    func check(_ taken: Int64) throws(IngestError) {
        if maxAge > 0, taken <= now - maxAge {
            throw IngestError(
                .invalidArgument, reason: "not_in_ingestion_window",
                "the profile was taken \(seconds(now &- taken)) s ago, at most \(seconds(maxAge)) s are accepted; check "
                    + "the sender's clock, or import with ingest.max-age 0")
        }
        if maxFuture > 0, taken >= now + maxFuture {
            throw IngestError(
                .invalidArgument, reason: "not_in_ingestion_window",
                "the profile was taken \(seconds(taken &- now)) s in the future, at most \(seconds(maxFuture)) s are "
                    + "accepted; check the sender's clock")
        }
    }

    /// When a repeat of a profile of that time can no longer be accepted; never when age is not limited.
    func identityExpiry(_ taken: Int64) -> Int64 {
        maxAge == 0 ? .max : max(taken, now) + maxAge + Self.identityMargin
    }

    private func seconds(_ nanoseconds: Int64) -> Int64 { nanoseconds / 1_000_000_000 }
}

extension Duration {
    fileprivate var nanosecondsOrZero: Int64 { max(0, components.seconds) * 1_000_000_000 }
}
