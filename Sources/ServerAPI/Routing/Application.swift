package import Hummingbird
import HummingbirdCore
import NIOCore

/// The public HTTP server over `services`, as a service to run: HTTP/1.1 on `address`.
///
/// Beyond `makeRouter` it bounds what happens before a request is read (connections, idle time, slow headers), and
/// cancels queries whose client has gone. Graceful shutdown lets running requests finish.
/// - Parameters:
///   - services: What stands behind the surface.
///   - address: Where to listen; port 0 for a free one.
///   - onServerRunning: Called with the listening channel once connections are accepted.
/// - Returns: The service.
package func makeApplication(
    _ services: APIServices,
    listeningOn address: BindAddress,
    onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
) -> some ApplicationProtocol {
    let connection = HTTP1Channel.Configuration(
        additionalChannelHandlers: [ClientPresenceHandler()],
        idleTimeout: TimeAmount(services.limits.idleTimeout)
    )
    let configuration = ApplicationConfiguration(
        address: address,
        serverName: "firefinch",
        backlog: 1024,
        availableConnectionsDelegate: MaximumAvailableConnections(services.limits.maxConnections)
    )
    return Application(
        router: makeRouter(services),
        server: .http1(configuration: connection),
        configuration: configuration,
        onServerRunning: onServerRunning,
        logger: services.logger
    )
}
