import Synchronization

/// Counts what came in and what became of it, for metrics.
package final class IngestCounters: Sendable {
    /// The counts at one moment; all only grow, except `waitingBytes`.
    package struct Snapshot: Hashable, Sendable {
        /// Profiles that became durable, or already were.
        package var acceptedProfiles = 0
        /// Profiles without a sample that counts; acknowledged, nothing stored.
        package var emptyProfiles = 0
        /// Profiles whose repeat could not be recognised: neither time nor id.
        package var unprotectedProfiles = 0
        /// Profiles that the commit found to be repeats.
        package var suppressedProfiles = 0
        /// Bytes received, as sent.
        package var receivedBytes = 0
        /// Stacks cut to the depth limit.
        package var truncatedStacks = 0
        /// Profiles refused, by reason.
        package var rejectedProfiles: [String: Int] = [:]
        /// Segments stored.
        package var segments = 0
        /// Bytes of segments stored.
        package var segmentBytes = 0
        /// Stored bytes of those segments by kind of section.
        package var sectionBytes: [String: Int] = [:]
        /// Flushes that failed.
        package var failedFlushes = 0
        /// Bytes of pushes waiting to become durable.
        package var waitingBytes = 0
    }

    private let counts = Mutex(Snapshot())

    package init() {}

    /// The counts now.
    package var snapshot: Snapshot { counts.withLock { $0 } }

    func update(_ change: (inout sending Snapshot) -> Void) { counts.withLock { change(&$0) } }
}
