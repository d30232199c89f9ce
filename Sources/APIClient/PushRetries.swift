/// When a refused push is sent again.
package struct PushRetries: Hashable, Sendable {
    /// Most attempts in all, the first included.
    package var maxAttempts: Int
    /// The wait after the first attempt when the server names none; doubled each time.
    package var firstPause: Duration
    /// A longer wait is not worth it: the push fails instead.
    package var longestPause: Duration

    /// Makes a policy.
    package init(
        maxAttempts: Int = 5,
        firstPause: Duration = .milliseconds(500),
        longestPause: Duration = .seconds(30)
    ) {
        self.maxAttempts = maxAttempts
        self.firstPause = firstPause
        self.longestPause = longestPause
    }

    /// How long to wait before the next attempt, nil when there should be none.
    ///
    /// - Parameters:
    ///   - error: How the last attempt ended.
    ///   - attempt: Its number, from 1 on.
    /// - Returns: The wait the server asks for, or one that doubles with each attempt.
    package func pause(after error: APIClientError, attempt: Int) -> Duration? {
        guard error.isRetryable, attempt < maxAttempts else { return nil }
        if let asked = error.retryAfter { return asked <= longestPause ? asked : nil }
        return min(longestPause, firstPause * (1 << min(attempt - 1, 20)))
    }
}
