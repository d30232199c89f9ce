import ArgumentParser

/// Looks at the stored data of a running server, and orders: `firefinch admin`.
struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Look after the stored data of a running server.",
        discussion: """
            Without --tenant, questions are about the whole store; with it about what that tenant has.

            Examples:
              firefinch admin blocks
              firefinch admin blocks --json | jq .liveBytes
              firefinch admin block 5f0c1b2a00000000000000000000002a
              firefinch admin compact --to-level 3 --wait
              firefinch admin jobs
              firefinch admin queriers
              firefinch admin delete --selector '{service_name="checkout"}' --from now-2h --to now-1h --dry-run
              firefinch admin explain --type process_cpu:cpu:nanoseconds:cpu:nanoseconds --from now-24h
            """,
        subcommands: [
            AdminBlocksCommand.self, AdminBlockCommand.self, AdminCompactCommand.self, AdminJobsCommand.self,
            AdminRetryCommand.self, AdminDeleteCommand.self, AdminDeletionsCommand.self, AdminExplainCommand.self,
            AdminQueriersCommand.self,
        ]
    )
}
