package import HostEnvironment

/// How often a failed call is repeated, and after how long.
package struct RetryPolicy: Hashable, Sendable {
    /// Attempts in all, the first included.
    package var attempts: Int
    /// The longest wait before the first repetition; each further one doubles it.
    package var firstDelay: Duration
    /// No wait is longer.
    package var maximumDelay: Duration

    /// Makes a policy; by default 5 attempts in about a second and a half.
    package init(
        attempts: Int = 5,
        firstDelay: Duration = .milliseconds(100),
        maximumDelay: Duration = .seconds(2)
    ) {
        precondition(attempts >= 1, "there is at least one attempt")
        self.attempts = attempts
        self.firstDelay = firstDelay
        self.maximumDelay = maximumDelay
    }

    /// The wait after failed attempt number `attempt` (from 1): between half and all of the doubled delay, by chance,
    /// so that many who failed together do not come back together.
    package func delay(after attempt: Int, random: any RandomSource) -> Duration {
        let doublings = min(max(0, attempt - 1), 30)
        let longest = min(firstDelay * (1 << doublings), maximumDelay)
        let fraction = 0.5 + Double(random.next() >> 11) / Double(1 << 54)
        return .nanoseconds(Int64(Double(longest.wholeNanoseconds) * fraction))
    }
}
