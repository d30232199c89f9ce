import ClusterTransport
import HostEnvironment
import MetadataStorage

/// A metastore behind a cluster port on loopback, and the way to it; both end with this object.
final class LoopbackOwner: Sendable {
    /// The metastore as another process has it.
    let remote: RemoteMetastore

    private let server: ClusterServer
    private let carrying: Task<Void, Never>

    init(of metastore: any MaintenanceMetastore, mostAnswerBytes: Int = 1 << 26) async throws {
        let server = ClusterServer(
            at: SocketPlace(host: "127.0.0.1", port: 0),
            Self.settings,
            services: [MetastoreService(metastore: metastore)]
        )
        let (ports, port) = AsyncStream<Int>.makeStream()
        Task {
            try? await server.run { port.yield($0) }
            port.finish()
        }
        guard let listening = await ports.first(where: { _ in true }) else { throw CancellationError() }
        let connection = try ClusterConnection(to: SocketPlace(host: "127.0.0.1", port: listening), Self.settings)
        self.server = server
        carrying = Task { try? await connection.run() }
        remote = RemoteMetastore(over: connection, mostAnswerBytes: mostAnswerBytes)
    }

    deinit {
        carrying.cancel()
        server.close()
    }

    /// The machine may have much else to do; no promise of the contract is about time.
    private static var settings: ClusterSettings {
        var settings = ClusterSettings()
        settings.metastorePatience = .seconds(600)
        settings.closingGrace = .milliseconds(1)
        return settings
    }
}
