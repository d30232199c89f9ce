/// What one client may use.
package struct HTTPClientLimits: Hashable, Sendable {
    /// Most exchanges at once; as many connections are kept for reuse.
    package var maxConcurrent: Int
    /// Most requests that wait for their turn; more are refused at once.
    package var maxWaiting: Int
    /// How long finding the host and connecting may take, within a request's own timeout.
    package var connectTimeout: Duration

    /// Makes limits.
    package init(maxConcurrent: Int = 64, maxWaiting: Int = 1024, connectTimeout: Duration = .seconds(5)) {
        precondition(maxConcurrent > 0 && maxWaiting >= 0, "a client runs at least one request at a time")
        self.maxConcurrent = maxConcurrent
        self.maxWaiting = maxWaiting
        self.connectTimeout = connectTimeout
    }
}
