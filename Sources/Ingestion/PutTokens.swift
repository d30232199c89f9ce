import HostEnvironment

/// A bucket of PUT tokens that fills with time.
struct PutTokens {
    private let perSecond: Double
    private let burst: Double
    private var tokens: Double
    private var filledAt: MonotonicInstant?

    init(_ settings: FlushSettings) {
        perSecond = max(0.001, settings.putsPerSecond)
        burst = max(1, settings.putBurst)
        tokens = burst
    }

    /// When a whole token is there: now, or later.
    mutating func available(at now: MonotonicInstant) -> MonotonicInstant {
        fill(now)
        return tokens >= 1 ? now : now.advanced(by: .nanoseconds(Int64(((1 - tokens) / perSecond * 1e9).rounded(.up))))
    }

    /// Takes a token.
    ///
    /// A flush that may not wait takes one that is not there; the next ones wait longer for it.
    mutating func take(at now: MonotonicInstant) {
        fill(now)
        tokens = max(-burst, tokens - 1)
    }

    private mutating func fill(_ now: MonotonicInstant) {
        if let filledAt {
            tokens = min(burst, tokens + max(0, filledAt.duration(to: now).inSeconds) * perSecond)
        }
        filledAt = now
    }
}
