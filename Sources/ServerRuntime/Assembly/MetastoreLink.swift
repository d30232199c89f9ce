import ClusterTransport
import ServiceLifecycle

/// Keeps the connection to the owner of the metastore until shutdown; calls under way end by their own deadlines.
struct MetastoreLink: Service {
    let connection: ClusterConnection

    func run() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await connection.run()
                return true
            }
            group.addTask {
                if await shutdownRequested() { connection.close() }
                return false
            }
            while let hasEnded = try await group.next(), !hasEnded {}
            group.cancelAll()
        }
    }
}
