import Hummingbird
import Logging
import ServerAPI
import ServiceLifecycle
import UnixSignals

/// What a process does from its start to its end.
protocol ServerProcess: Sendable {
    /// Serves until SIGTERM or SIGINT, then takes nothing new, finishes what is under way and returns.
    func run(onListening: @escaping @Sendable (Int) -> Void) async throws
}

extension ServerProcess {
    /// Runs services, and the API before them, until a signal; they stop from the last to the first.
    func run(
        _ services: [any Service],
        _ api: APIServices,
        _ settings: ServerSettings,
        onListening: @escaping @Sendable (Int) -> Void
    ) async throws {
        let application = makeApplication(
            api,
            listeningOn: .hostname(settings.listen.host, port: settings.listen.port),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? settings.listen.port) }
        )
        var configuration = ServiceGroupConfiguration(
            services: (services + [application]).map {
                .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
            },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: api.logger
        )
        // After a signal, running requests and the last segment have this long.
        configuration.maximumGracefulShutdownDuration = .seconds(30)
        try await ServiceGroup(configuration: configuration).run()
    }
}

extension ServerSettings {
    /// What a request may take.
    var apiLimits: APILimits {
        var limits = APILimits()
        limits.maxBodyBytes = maxBodyBytes
        limits.maxConcurrentBodyBytes = max(maxBodyBytes, maxWaitingBytes)
        limits.readTimeout = readTimeout
        // Longer than a body may take: otherwise a slow client would be cut off without being told why.
        limits.idleTimeout = readTimeout + .seconds(30)
        limits.queryTimeout = queryTimeout
        return limits
    }
}
