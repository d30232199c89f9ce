import ClusterTransport
import QueryEngine
import QueryModel

/// A querier and its tie to one frontend, as a querier's process has it.
struct AttachedQuerier {
    let querier: Querier
    let leasing: RemoteLeasing
    let connection: LoopbackConnection

    init(
        _ number: UInt64,
        _ engine: FragmentEngine,
        to port: LoopbackPort,
        _ settings: ClusterSettings = ClusterSettings()
    ) throws {
        connection = try LoopbackConnection(to: port, settings)
        leasing = RemoteLeasing(over: connection.connection)
        querier = Querier(QuerierIntroduction(QuerierID(number)), leasing: leasing, engine: engine)
    }

    /// What has to run for it to work.
    var services: [@Sendable () async throws -> Void] {
        [{ [leasing] in try await leasing.run() }, { [querier] in try await querier.run() }]
    }
}
