import ClusterTransport

/// Reaches frontends by gRPC, a connection each.
struct ClusterNetwork: FrontendConnecting {
    let settings: ClusterSettings

    func withConnection(
        to place: SocketPlace,
        _ body: @escaping @Sendable (any LeaseCarrying) async throws -> Void
    ) async throws {
        let connection = try ClusterConnection(to: place, settings)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await connection.run() }
            defer { group.cancelAll() }
            try await body(connection)
        }
    }
}
