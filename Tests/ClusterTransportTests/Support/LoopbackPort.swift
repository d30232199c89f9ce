import ClusterTransport
import GRPCCore

/// A cluster port on loopback; it closes with this object, cutting what is connected.
final class LoopbackPort: Sendable {
    let place: SocketPlace

    private let server: ClusterServer
    private let serving: Task<Void, Never>

    init(
        _ services: [any RegistrableRPCService],
        _ settings: ClusterSettings = ClusterSettings(),
        port: Int = 0
    ) async throws {
        var settings = settings
        settings.closingGrace = .milliseconds(1)
        let server = ClusterServer(at: SocketPlace(host: "127.0.0.1", port: port), settings, services: services)
        self.server = server
        let (ports, opened) = AsyncStream<Int>.makeStream()
        serving = Task {
            try? await server.run { opened.yield($0) }
            opened.finish()
        }
        guard let listening = await ports.first(where: { _ in true }) else { throw CancellationError() }
        place = SocketPlace(host: "127.0.0.1", port: listening)
    }

    /// Closes it and waits until it is.
    func close() async {
        server.close()
        await serving.value
    }

    deinit { server.close() }
}

/// A connection that runs as long as this object lives.
final class LoopbackConnection: Sendable {
    let connection: ClusterConnection

    private let running: Task<Void, Never>

    init(to port: LoopbackPort, _ settings: ClusterSettings = ClusterSettings()) throws {
        let connection = try ClusterConnection(to: port.place, settings)
        self.connection = connection
        running = Task { try? await connection.run() }
    }

    /// Cuts it, with everything that runs over it.
    func cut() async {
        running.cancel()
        await running.value
    }

    deinit { running.cancel() }
}
