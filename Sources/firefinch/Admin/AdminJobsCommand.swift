import APIClient
import ArgumentParser

/// Lists background work: `firefinch admin jobs`.
struct AdminJobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Show background work that is not done, and why it failed.",
        discussion: """
            A parked job failed too often; nothing touches its blocks until it is retried. Queries read them as before.

            Examples:
              firefinch admin jobs
              firefinch admin jobs --json
            """
    )

    @OptionGroup
    var options: AdminOptions

    func run() async throws {
        let jobs = try await options.server.client().jobs()
        try options.show(jobs) { $0.jobs(jobs) }
    }
}
