extension IngestLimits {
    /// When a repeat of a profile can no longer be accepted, so that its identity may be forgotten.
    ///
    /// - Parameters:
    ///   - taken: the profile's time, nanoseconds since 1970.
    ///   - now: when it came in; its own time where that is not known.
    /// - Returns: Nanoseconds since 1970; `Int64.max` for never, when age is not limited.
    package func identityExpiry(ofProfileAt taken: Int64, now: Int64) -> Int64 {
        ClockWindow(self, now: now).identityExpiry(taken)
    }
}
