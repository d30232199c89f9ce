import APIClient
import ArgumentParser

/// Shows who executes queries, what runs and what waits: `firefinch admin queriers`.
struct AdminQueriersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queriers",
        abstract: "Show who executes queries at a frontend, what runs and what waits.",
        discussion: """
            Everything is as of this moment. With --tenant, leases and queue are that tenant's alone. The page /queriers
            shows the same and keeps itself fresh.

            Examples:
              firefinch admin queriers
              firefinch admin queriers --json | jq .totals.desiredQueriers
            """
    )

    @OptionGroup
    var options: AdminOptions

    func run() async throws {
        let readTier = try await options.server.client().readTier()
        try options.show(readTier) { $0.readTier(readTier) }
    }
}
