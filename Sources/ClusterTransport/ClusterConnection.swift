import GRPCCore
import GRPCNIOTransportHTTP2Posix
import QueryModel

/// A connection to another process of the cluster, made when first used and again when it was lost.
///
/// `run` has to run for as long as it is used.
package final class ClusterConnection: Sendable {
    /// The largest message taken in: leases, events and parts of the metastore's answers.
    private static let mostMessageBytes = 64 << 20
    private static let windowBytes = 4 << 20
    private static let frameBytes = 256 << 10

    /// Where the other process listens.
    package let address: SocketPlace
    let settings: ClusterSettings
    let client: GRPCClient<HTTP2ClientTransport.Posix>

    /// Prepares a connection.
    ///
    /// - Throws: When the files of the identity cannot be used.
    package init(to address: SocketPlace, _ settings: ClusterSettings) throws {
        self.address = address
        self.settings = settings
        let transport = try HTTP2ClientTransport.Posix(
            target: Self.target(address),
            transportSecurity: settings.clientSecurity,
            config: .defaults { Self.configure(&$0, settings) },
            serviceConfig: Self.serviceConfig
        )
        client = GRPCClient(transport: transport)
    }

    /// Keeps the connection until the task is cancelled or `close` was called.
    package func run() async throws { try await client.runConnections() }

    /// Lets calls under way end and takes no new ones; `run` returns after that.
    package func close() { client.beginGracefulShutdown() }

    private static func target(_ address: SocketPlace) -> any ResolvableTarget {
        if address.isIPv6 { return .ipv6(address: address.host, port: address.port) }
        let isNumeric = address.host.allSatisfy { $0.isNumber || $0 == "." }
        return isNumeric
            ? .ipv4(address: address.host, port: address.port) : .dns(host: address.host, port: address.port)
    }

    /// What a failed call means to whoever asked for it.
    static func reason(_ error: any Error, _ what: String) -> QueryError {
        guard let error = error as? RPCError else { return QueryError(.unavailable, "\(what) failed: \(error)") }
        let cause = error.cause.map { " (\($0))" } ?? ""
        return QueryError(.unavailable, "\(what) ended: \(error.message)\(cause)")
    }

    private static func configure(_ config: inout HTTP2ClientTransport.Posix.Config, _ settings: ClusterSettings) {
        config.http2.targetWindowSize = windowBytes
        config.http2.maxFrameSize = frameBytes
        config.connection.maxIdleTime = nil
        config.connection.keepalive = .init(
            time: settings.pingInterval,
            timeout: settings.pingTimeout,
            allowWithoutCalls: true
        )
        config.backoff.initial = .milliseconds(100)
        config.backoff.max = .seconds(2)
    }

    /// Calls fail at once while the other process cannot be reached: whoever asks decides when to try again.
    private static var serviceConfig: ServiceConfig {
        ServiceConfig(
            methodConfig: [
                MethodConfig(
                    names: [MethodConfig.Name(service: "")],
                    waitForReady: false,
                    maxRequestMessageBytes: mostMessageBytes,
                    maxResponseMessageBytes: mostMessageBytes
                )
            ]
        )
    }
}
