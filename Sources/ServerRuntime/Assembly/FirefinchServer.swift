import Compaction
import Foundation
import HostEnvironment
import Hummingbird
package import Logging
import MetadataStorage
import ObjectStorage
import ServerAPI
import ServiceLifecycle
import UnixSignals
import WebUI

/// A whole server in this process: embedded metastore and objects below the data directory, API and page on one port.
package struct FirefinchServer: Sendable {
    /// After a signal, running requests and the last segment have this long.
    private static let longestShutdown = Duration.seconds(30)

    private let settings: ServerSettings
    private let version: String
    private let logger: Logger
    private let metastore: SQLiteMetastore
    private let store: CountingObjectStore
    private let components: ServerComponents

    /// Opens the data directory; nothing listens yet.
    ///
    /// - Throws: an error that says which part could not be opened and why, such as another process owning it.
    package init(settings: ServerSettings, version: String, logger: Logger) throws {
        self.settings = settings
        self.version = version
        self.logger = logger
        let time = SystemTimeSource()
        let random = SystemRandomSource()
        metastore = try SQLiteMetastore(directory: settings.dataDirectory, time: time)
        let files = try FileObjectStore(root: settings.dataDirectory + "/objects")
        store = CountingObjectStore(Self.trial(files, settings, time: time, random: random, logger))
        let retrying = RetryingObjectStore(
            store,
            policy: RetryPolicy(),
            budget: RetryBudget(),
            time: time,
            random: random
        )
        components = ServerComponents(
            time: time,
            random: random,
            store: retrying,
            metastore: metastore,
            maintenance: metastore,
            scanExecutor: ScanThreadPool(threads: settings.threads),
            mergeExecutor: ScanThreadPool(threads: settings.compaction.workers, name: "merge"),
            logger: logger
        )
    }

    /// The store as it is, or behind the faults that a trial asks for.
    private static func trial(
        _ store: FileObjectStore,
        _ settings: ServerSettings,
        time: any TimeSource,
        random: any RandomSource,
        _ logger: Logger
    ) -> any ObjectStore {
        guard let faults = settings.injectedFaults else { return store }
        logger.warning("the object store is made slow and unreliable on purpose", metadata: ["faults": "\(faults)"])
        return FaultInjectingObjectStore(store, faults: faults, time: time, random: random)
    }

    /// Serves until SIGTERM or SIGINT, then takes nothing new, finishes what is under way and returns.
    ///
    /// - Parameter onListening: Told the port once connections are accepted.
    /// - Throws: What a service could not go on after, e.g. an address that is taken.
    package func run(onListening: @escaping @Sendable (Int) -> Void) async throws {
        let assembly = ServiceAssembly(settings: settings, components: components)
        let requests = RequestMetrics()
        let metrics = MetricsReport(assembly: assembly, store: store, requests: requests, version: version)
        let readiness = WriteReadiness(
            writer: assembly.writer,
            compaction: assembly.maintenance?.coordinator,
            components: components
        )
        let application = makeApplication(
            APIServices(
                profiles: assembly.gate,
                queries: assembly.scheduler,
                storage: storage(assembly),
                time: components.time,
                readiness: { await readiness.report() },
                metricsText: { await metrics.text() },
                recorder: requests,
                page: Self.page,
                limits: limits,
                version: version,
                logger: logger
            ),
            listeningOn: .hostname(settings.listen.host, port: settings.listen.port),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? settings.listen.port) }
        )
        var configuration = ServiceGroupConfiguration(
            services: (assembly.services + [application]).map {
                .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
            },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = Self.longestShutdown
        try await ServiceGroup(configuration: configuration).run()
        try metastore.close()
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

    private var limits: APILimits {
        var limits = APILimits()
        limits.maxBodyBytes = settings.maxBodyBytes
        limits.maxConcurrentBodyBytes = max(settings.maxBodyBytes, settings.maxWaitingBytes)
        limits.readTimeout = settings.readTimeout
        // Longer than a body may take: otherwise a slow client would be cut off without being told why.
        limits.idleTimeout = settings.readTimeout + .seconds(30)
        limits.queryTimeout = settings.queryTimeout
        return limits
    }

    private static func page(_ path: String) -> WebAsset? {
        WebUIAssets.asset(path).map { WebAsset(bytes: $0.bytes, contentType: $0.contentType) }
    }
}
