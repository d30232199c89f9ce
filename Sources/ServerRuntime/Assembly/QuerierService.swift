import QueryEngine
import ServiceLifecycle

/// Runs a querier until shutdown, then lets it finish what it holds.
struct QuerierService: Service {
    let querier: Querier

    func run() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await querier.run()
                // The scheduler lets its queriers go before their turn to stop has come: this service ends in its turn.
                _ = await shutdownRequested()
                return true
            }
            group.addTask {
                guard await shutdownRequested() else { return false }
                await querier.beginDrain()
                return false
            }
            while let isQuerier = try await group.next(), !isQuerier {}
            group.cancelAll()
        }
    }
}
