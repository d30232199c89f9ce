import ClusterTransport
import GRPCCore
import Logging
import ServiceLifecycle

/// Serves the cluster port until shutdown; attachments under way end with the scheduler, which stops before.
struct ClusterService: Service {
    private let server: ClusterServer
    private let address: ListenAddress
    private let logger: Logger

    init(
        at address: ListenAddress,
        settings: ClusterSettings,
        services: [any RegistrableRPCService],
        logger: Logger
    ) {
        self.address = address
        self.logger = logger
        server = ClusterServer(
            at: SocketPlace(host: address.host, port: address.port),
            settings,
            services: services
        )
    }

    func run() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await server.run { port in
                    logger.notice("cluster port open", metadata: ["network.address": "\(address.host):\(port)"])
                }
                return true
            }
            group.addTask {
                if await shutdownRequested() { server.close() }
                return false
            }
            while let hasEnded = try await group.next(), !hasEnded {}
            group.cancelAll()
        }
    }
}
