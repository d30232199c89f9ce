import HostEnvironment

/// Where decoding and scanning run: on an executor of their own, so that whatever else the process does (answering
/// health checks, renewing leases) never waits for them.
///
/// Its threads are shared fairly: who wants little of them does not wait behind all that another party has to do.
package struct ScanLane: Sendable {
    private let executor: (any TaskExecutor)?
    private let slots: FairSlots?

    /// Makes a lane on an executor of so many threads; with nil the work runs where its caller does, as simulations want
    /// it.
    package init(_ executor: (any TaskExecutor)?, threads: Int = 1) {
        self.executor = executor
        slots = executor == nil ? nil : FairSlots(threads)
    }

    /// Runs `body` on the lane when it is its party's turn: computing only, no waiting.
    ///
    /// - Throws: what `body` throws; `CancellationError` when the task was cancelled before.
    func run<Value>(_ turn: Turn, _ body: () throws -> Value) async throws -> Value {
        try await slots?.take(turn)
        defer { slots?.giveBack(turn) }
        return try await withTaskExecutorPreference(executor) { try body() }
    }
}
