import Synchronization

/// What an execution and its surroundings tell each other: *stop* one way, progress the other way.
package final class ExecutionControl: Sendable {
    private let latch: Latch
    private let bytes = Atomic<Int>(0)

    /// Makes the control of an execution that ends when `latch` opens.
    package init(until latch: Latch) { self.latch = latch }

    /// Stored bytes dealt with so far.
    package var bytesDone: Int { bytes.load(ordering: .relaxed) }

    /// Whether the execution is to stop: an atomic load and a look at the task.
    var isStopped: Bool { latch.isOpen || Task.isCancelled }

    /// Suspends until the execution is to stop.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func waitUntilStopped() async throws { try await latch.waitUntilOpen() }

    /// Notes progress.
    func advance(by count: Int) { bytes.wrappingAdd(count, ordering: .relaxed) }

    /// Asked between sections.
    ///
    /// - Throws: `CancellationError` when the execution is to stop.
    func check() throws(CancellationError) {
        if isStopped { throw CancellationError() }
    }
}
