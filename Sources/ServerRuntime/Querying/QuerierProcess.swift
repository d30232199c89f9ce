import HostEnvironment
import Logging
import ObjectStorage
import QueryEngine
import ServerAPI
import ServiceLifecycle

/// A process that only executes fragments: reads the bucket, asks nobody but its frontends, keeps caches and nothing else.
struct QuerierProcess: ServerProcess {
    private let settings: ServerSettings
    private let version: String
    private let logger: Logger
    private let time = SystemTimeSource()
    private let stores: StoreStack
    private let engine: FragmentEngine
    private let pool: QuerierPool

    init(settings: ServerSettings, version: String, logger: Logger) throws {
        self.settings = settings
        self.version = version
        self.logger = logger
        let random = SystemRandomSource()
        let files = FileObjectStore(reading: settings.dataDirectory + "/objects")
        stores = StoreStack(over: files, settings, time: time, random: random, logger)
        engine = FragmentEngine(
            store: stores.store,
            settings: settings.querier,
            time: time,
            random: random,
            lane: ScanLane(ScanThreadPool(threads: settings.threads))
        )
        pool = QuerierPool(
            for: settings.cluster.frontends,
            engine: engine,
            network: ClusterNetwork(settings: settings.cluster.transport),
            components: QuerierComponents(time: time, random: random, logger: logger)
        )
    }

    func run(onListening: @escaping @Sendable (Int) -> Void) async throws {
        try await run([pool], api, settings, onListening: onListening)
    }

    private var api: APIServices {
        let requests = RequestMetrics()
        let metrics = QuerierMetricsReport(
            pool: pool,
            engine: engine,
            store: stores.counting,
            requests: requests,
            version: version
        )
        return APIServices(
            profiles: AbsentRole(.writer),
            queries: AbsentRole(.frontend),
            time: time,
            readiness: { readiness },
            metricsText: { metrics.text() },
            recorder: requests,
            limits: settings.apiLimits,
            version: version,
            logger: logger
        )
    }

    /// Ready while a frontend takes it into account.
    private var readiness: ReadinessReport {
        let frontends = pool.frontends
        guard !frontends.contains(where: \.isAttached) else { return .ready }
        let names =
            frontends.isEmpty
            ? "none of the names has an address" : frontends.map { "\($0.place)" }.joined(separator: ", ")
        return .notReady(reasons: [
            "attached to no frontend (\(names)): look whether they run and listen there, and whether either side alone "
                + "has TLS settings or a certificate of another authority; the log has the reason of each attempt"
        ])
    }
}
