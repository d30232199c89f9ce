/// Where decoding and scanning run: on an executor of their own, so that whatever else the process does (answering
/// health checks, renewing leases) never waits for them.
package struct ScanLane: Sendable {
    private let executor: (any TaskExecutor)?

    /// Makes a lane on an executor; with nil the work runs where its caller does, as simulations want it.
    package init(_ executor: (any TaskExecutor)?) { self.executor = executor }

    /// Runs `body` on the lane; it leaves the lane's threads only while it waits for bytes.
    @concurrent
    package func run<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        try await withTaskExecutorPreference(executor) { try await body() }
    }
}
