import ClusterTransport
import Compaction
import GRPCCore
import HostEnvironment
import Ingestion
import Logging
import MetadataStorage
import ObjectStorage
import QueryModel
import ServerAPI
import ServiceLifecycle
import WebUI

/// A process with the index of blocks, its own or that of its owner, and any of writer, frontend and compactor.
struct StorageProcess: ServerProcess {
    private let settings: ServerSettings
    private let version: String
    private let logger: Logger
    private let access: MetastoreAccess
    private let stores: StoreStack
    private let components: ServerComponents

    init(settings: ServerSettings, version: String, logger: Logger) throws {
        self.settings = settings
        self.version = version
        self.logger = logger
        let time = SystemTimeSource()
        let random = SystemRandomSource()
        access = try MetastoreAccess(settings, time: time)
        let files = try FileObjectStore(root: settings.dataDirectory + "/objects")
        stores = StoreStack(over: files, settings, time: time, random: random, logger)
        components = ServerComponents(
            time: time,
            random: random,
            store: stores.store,
            metastore: access.metastore,
            maintenance: access.metastore,
            scanExecutor: ScanThreadPool(threads: settings.threads),
            mergeExecutor: ScanThreadPool(threads: settings.compaction.workers, name: "merge"),
            logger: logger
        )
    }

    func run(onListening: @escaping @Sendable (Int) -> Void) async throws {
        let assembly = ServiceAssembly(settings: settings, components: components)
        let port = settings.cluster.listen.map { [cluster(at: $0, assembly)] } ?? []
        try await run(
            access.services + port + assembly.services + pool(assembly),
            api(assembly),
            settings,
            onListening: onListening
        )
        try access.owned?.close()
    }

    /// What other processes may ask of this one: leases of a frontend, the metastore of its owner.
    private func cluster(at address: ListenAddress, _ assembly: ServiceAssembly) -> ClusterService {
        var services: [any RegistrableRPCService] = []
        if settings.roles.contains(.frontend) {
            services.append(LeaseService(leasing: assembly.scheduler, logger: logger))
        }
        if let owned = access.owned { services.append(MetastoreService(metastore: owned)) }
        return ClusterService(
            at: address,
            settings: settings.cluster.transport,
            services: services,
            logger: logger
        )
    }

    /// The querier role beside others, for frontends of other processes; those of this one are served without.
    private func pool(_ assembly: ServiceAssembly) -> [any Service] {
        guard settings.roles.contains(.querier), !settings.cluster.frontends.isEmpty else { return [] }
        return [
            QuerierPool(
                for: settings.cluster.frontends,
                engine: assembly.engine,
                network: ClusterNetwork(settings: settings.cluster.transport),
                components: QuerierComponents(
                    time: components.time,
                    random: components.random,
                    logger: logger
                )
            )
        ]
    }

    private func api(_ assembly: ServiceAssembly) -> APIServices {
        let requests = RequestMetrics()
        let metrics = MetricsReport(
            assembly: assembly,
            store: stores.counting,
            requests: requests,
            version: version
        )
        let readiness = WriteReadiness(
            writer: settings.roles.contains(.writer) ? assembly.writer : nil,
            compaction: assembly.maintenance?.coordinator,
            components: components
        )
        return APIServices(
            profiles: settings.roles.contains(.writer) ? assembly.gate : AbsentRole(.writer),
            queries: settings.roles.contains(.frontend) ? assembly.scheduler : AbsentRole(.frontend),
            storage: storage(assembly),
            readTier: settings.roles.contains(.frontend) ? assembly.scheduler : nil,
            time: components.time,
            readiness: { await readiness.report() },
            metricsText: { await metrics.text() },
            recorder: requests,
            page: { WebUIAssets.asset($0).map { WebAsset(bytes: $0.bytes, contentType: $0.contentType) } },
            limits: settings.apiLimits,
            version: version,
            logger: logger
        )
    }

    /// What answers the admin API, in a process that keeps the stored data.
    private func storage(_ assembly: ServiceAssembly) -> (any StorageAdministering)? {
        guard let maintenance = assembly.maintenance, let metastore = components.maintenance else { return nil }
        return StorageAdministration(
            metastore: metastore,
            store: components.store,
            scheduler: assembly.scheduler,
            coordinator: maintenance.coordinator,
            deletions: maintenance.deletions,
            time: components.time
        )
    }
}
