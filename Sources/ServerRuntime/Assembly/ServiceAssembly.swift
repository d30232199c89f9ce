package import Compaction
import HostEnvironment
package import Ingestion
import Logging
package import QueryEngine
package import QueryModel
package import QueryScheduling
package import ServiceLifecycle

/// Everything of a process but its network: built here for the binary, the tests and the simulation alike.
package struct ServiceAssembly: Sendable {
    /// Where profiles come in.
    package let gate: IngestGate
    /// Where queries are answered, and queriers attach.
    package let scheduler: QueryScheduler
    /// What the queriers of this process work with: one cache, one memory budget.
    package let engine: FragmentEngine
    /// The writer behind the gate.
    package let writer: SegmentWriter
    /// What keeps the stored data small and clean; nil in a process that leaves this to others.
    package let maintenance: StorageMaintenance?
    /// What came in.
    package let ingestCounters: IngestCounters
    /// The services to run; those later in the order depend on those before and stop first.
    package let services: [any Service]

    /// Builds the parts of a process that has the index of blocks; those of roles it does not have are idle.
    ///
    /// `leasing` gives what the querier attaches to: the scheduler itself, or something that stands before it, as a
    /// transport would.
    package init(
        settings: ServerSettings,
        components: ServerComponents,
        leasing: (QueryScheduler) -> any FragmentLeasing = { $0 }
    ) {
        let counters = IngestCounters()
        let writer = SegmentWriter(
            settings: settings.flush,
            store: components.store,
            metastore: components.metastore,
            time: components.time,
            random: components.random,
            counters: counters,
            logger: components.logger
        )
        let limits = settings.ingest
        gate = IngestGate(
            writer: writer,
            limits: { _ in limits },
            maxWaitingBytes: settings.maxWaitingBytes,
            time: components.time,
            random: components.random,
            counters: counters
        )
        let scheduler = QueryScheduler(
            metastore: components.metastore,
            time: components.time,
            settings: settings.scheduler,
            logger: components.logger
        )
        let engine = FragmentEngine(
            store: components.store,
            settings: settings.querier,
            time: components.time,
            random: components.random,
            lane: ScanLane(components.scanExecutor)
        )
        let keeping = settings.roles.contains(.compactor) ? components.maintenance : nil
        maintenance = keeping.map { metastore in
            StorageMaintenance(settings: settings, components: components, metastore: metastore)
        }
        let source = leasing(scheduler)
        let queriers = (0..<settings.queriers).map { number in
            let introduction = QuerierIntroduction(QuerierID(components.random.next()), name: "local-\(number + 1)")
            return Querier(introduction, leasing: source, engine: engine)
        }
        self.writer = writer
        self.scheduler = scheduler
        self.engine = engine
        ingestCounters = counters
        var services: [any Service] = []
        if settings.roles.contains(.writer) {
            services.append(WriterService(writer: writer))
            services.append(
                IdentityKeeper(metastore: components.metastore, time: components.time, logger: components.logger)
            )
        }
        if let maintenance { services.append(MaintenanceService(maintenance: maintenance)) }
        if settings.roles.contains(.frontend) {
            services += queriers.map { QuerierService(querier: $0) } + [SchedulerService(scheduler: scheduler)]
        }
        self.services = services
    }
}
