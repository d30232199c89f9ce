package import HostEnvironment
package import Logging
package import MetadataStorage
package import ObjectStorage

/// The live things a process stands on.
///
/// Production makes them from settings; tests and the simulation bring their own.
package struct ServerComponents: Sendable {
    /// Time.
    package var time: any TimeSource
    /// Chance.
    package var random: any RandomSource
    /// The bucket.
    package var store: any ObjectStore
    /// The index of blocks.
    package var metastore: any Metastore
    /// The same index, for compaction and everything else that keeps what is stored small and clean; nil for a process
    /// that leaves this to others.
    package var maintenance: (any MaintenanceMetastore)?
    /// Where blocks are merged; nil for wherever the worker runs.
    package var mergeExecutor: (any TaskExecutor)?
    /// Where samples are scanned; nil for wherever the querier runs.
    package var scanExecutor: (any TaskExecutor)?
    /// Where loggers derive from.
    package var logger: Logger

    /// Puts the components together.
    package init(
        time: any TimeSource,
        random: any RandomSource,
        store: any ObjectStore,
        metastore: any Metastore,
        maintenance: (any MaintenanceMetastore)?,
        scanExecutor: (any TaskExecutor)?,
        mergeExecutor: (any TaskExecutor)?,
        logger: Logger
    ) {
        self.time = time
        self.random = random
        self.store = store
        self.metastore = metastore
        self.maintenance = maintenance
        self.scanExecutor = scanExecutor
        self.mergeExecutor = mergeExecutor
        self.logger = logger
    }
}
