import Compaction
import HostEnvironment
import MetadataStorage

extension StorageMaintenance {
    /// Between two pages of a listing the sweeper rests so long.
    private static let sweepPause = Duration.milliseconds(200)

    /// Builds what the settings say.
    convenience init(
        settings: ServerSettings,
        components: ServerComponents,
        metastore: any MaintenanceMetastore
    ) {
        let counters = CompactionCounters()
        let retention = settings.retention
        self.init(
            coordinator: CompactionCoordinator(
                name: String(components.random.next(), radix: 16),
                metastore: metastore,
                store: components.store,
                time: components.time,
                settings: settings.compaction,
                executor: components.mergeExecutor,
                counters: counters,
                logger: components.logger
            ),
            retention: RetentionKeeper(
                metastore: metastore,
                time: components.time,
                limits: { _ in retention },
                counters: counters,
                logger: components.logger
            ),
            removal: RemovalKeeper(
                metastore: metastore,
                store: components.store,
                grace: settings.compaction.sourceGrace,
                counters: counters,
                logger: components.logger
            ),
            sweeper: OrphanSweeper(
                metastore: metastore,
                store: components.store,
                time: components.time,
                grace: settings.sweepGrace,
                pause: Self.sweepPause,
                counters: counters,
                logger: components.logger
            ),
            deletions: DeletionService(
                metastore: metastore,
                store: components.store,
                time: components.time,
                random: components.random,
                settling: settings.compaction.settling
            ),
            deletionKeeper: DeletionKeeper(metastore: metastore, store: components.store, logger: components.logger),
            intervals: settings.maintenanceIntervals,
            time: components.time,
            logger: components.logger
        )
    }
}
