package import GRPCCore
import GRPCNIOTransportHTTP2Posix

/// Serves the cluster port of a process.
package struct ClusterServer: Sendable {
    /// A piece of an outcome, an offer and a request to the metastore all fit; anything larger is refused unread.
    private static let mostMessageBytes = 64 << 20
    private static let windowBytes = 4 << 20
    private static let frameBytes = 256 << 10

    private let server: GRPCServer<HTTP2ServerTransport.Posix>
    private let place: SocketPlace

    /// Prepares a server; nothing listens yet.
    package init(at place: SocketPlace, _ settings: ClusterSettings, services: [any RegistrableRPCService]) {
        self.place = place
        let address: SocketAddress =
            place.isIPv6 ? .ipv6(host: place.host, port: place.port) : .ipv4(host: place.host, port: place.port)
        server = GRPCServer(
            transport: .http2NIOPosix(
                address: address,
                transportSecurity: settings.serverSecurity,
                config: .defaults { Self.configure(&$0, settings) }
            ),
            services: services
        )
    }

    /// Serves until `close` was called.
    ///
    /// Cancelling the task ends it, too, for a process that ends: a connection accepted at that very moment traps in the
    /// transport, so whoever goes on calls `close`.
    /// - Parameter onListening: Told the port once connections are accepted.
    /// - Throws: When the address cannot be listened on.
    package func run(onListening: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.serve() }
            if let address = try await server.listeningAddress {
                onListening(address.ipv4?.port ?? address.ipv6?.port ?? place.port)
            }
            try await group.waitForAll()
        }
    }

    /// Takes no new calls; `run` returns when those under way have ended or their grace is over.
    package func close() { server.beginGracefulShutdown() }

    private static func configure(_ config: inout HTTP2ServerTransport.Posix.Config, _ settings: ClusterSettings) {
        config.http2.targetWindowSize = windowBytes
        config.http2.maxFrameSize = frameBytes
        config.rpc.maxRequestPayloadSize = mostMessageBytes
        config.connection.maxGraceTime = settings.closingGrace
        config.connection.keepalive = .init(
            time: settings.pingInterval,
            timeout: settings.pingTimeout,
            clientBehavior: .init(minPingIntervalWithoutCalls: .milliseconds(500), allowWithoutCalls: true)
        )
    }
}
