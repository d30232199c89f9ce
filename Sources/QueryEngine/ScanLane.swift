/// Where decoding and scanning run: on an executor of their own, so that whatever else the process does (answering
/// health checks, renewing leases) never waits for them.
package struct ScanLane: Sendable {
    private let executor: (any TaskExecutor)?

    /// Makes a lane on an executor; with nil the work runs where its caller does, as simulations want it.
    package init(_ executor: (any TaskExecutor)?) { self.executor = executor }

    /// Runs `body` on the lane: computing only, no waiting.
    package func run<Value>(_ body: () throws -> Value) async rethrows -> Value {
        try await withTaskExecutorPreference(executor) { try body() }
    }
}
