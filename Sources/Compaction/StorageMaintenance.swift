package import HostEnvironment
package import Logging
import MetadataStorage

/// Everything that keeps the stored data small and clean, beside each other: compaction, retention, removal, sweeping.
package final class StorageMaintenance: Sendable {
    /// How often each of the keepers looks.
    package struct Intervals: Hashable, Sendable {
        /// Between two looks for blocks that are no longer kept.
        package var retention = Duration.seconds(60)
        /// Between two looks for objects of retired blocks.
        package var removal = Duration.seconds(30)
        /// Between two looks for deletions that were left without a row; the first look is at once.
        package var deletions = Duration.seconds(300)
        /// Between two listings of the bucket.
        package var sweep = Duration.seconds(1800)

        /// The defaults.
        package init() {}
    }

    /// Merges blocks.
    package let coordinator: CompactionCoordinator
    /// Deletes objects that no block has.
    package let sweeper: OrphanSweeper
    /// States deletions.
    package let deletions: DeletionService
    private let retention: RetentionKeeper
    private let removal: RemovalKeeper
    private let deletionKeeper: DeletionKeeper
    private let intervals: Intervals
    private let time: any TimeSource
    private let logger: Logger

    /// Puts the keepers together; nothing is done until `run()`.
    package init(
        coordinator: CompactionCoordinator,
        retention: RetentionKeeper,
        removal: RemovalKeeper,
        sweeper: OrphanSweeper,
        deletions: DeletionService,
        deletionKeeper: DeletionKeeper,
        intervals: Intervals,
        time: any TimeSource,
        logger: Logger
    ) {
        self.coordinator = coordinator
        self.retention = retention
        self.removal = removal
        self.sweeper = sweeper
        self.deletions = deletions
        self.deletionKeeper = deletionKeeper
        self.intervals = intervals
        self.time = time
        self.logger = logger
    }

    /// Runs until `stop()` or cancellation.
    package func run() async {
        await withTaskGroup(of: Void.self) { keepers in
            keepers.addTask {
                await self.repeating("retention", every: self.intervals.retention) { try await self.retention.keep() }
            }
            keepers.addTask {
                await self.repeating("removal", every: self.intervals.removal) { try await self.removal.remove() }
            }
            keepers.addTask {
                await self.repeating("sweeping", every: self.intervals.sweep) { try await self.sweeper.sweep() }
            }
            keepers.addTask {
                await self.attempt("giving deletions their row") { try await self.deletionKeeper.keep() }
                await self.repeating("giving deletions their row", every: self.intervals.deletions) {
                    try await self.deletionKeeper.keep()
                }
            }
            await self.coordinator.run()
            keepers.cancelAll()
        }
    }

    /// Begins nothing new; jobs in work are given back.
    package func stop() { coordinator.stop() }

    private func repeating(_ what: String, every interval: Duration, _ body: () async throws -> Int) async {
        while (try? await time.sleep(for: interval)) != nil { await attempt(what, body) }
    }

    private func attempt(_ what: String, _ body: () async throws -> Int) async {
        do { _ = try await body() } catch is CancellationError {} catch {
            logger.warning("\(what) failed; it will be tried again", metadata: ["error": "\(error)"])
        }
    }
}
