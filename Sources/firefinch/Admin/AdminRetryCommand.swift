import APIClient
import ArgumentParser

/// Makes a parked job due again: `firefinch admin retry`.
struct AdminRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Make a parked job due again.",
        discussion: """
            Examples:
              firefinch admin jobs
              firefinch admin retry JOB
            """
    )

    @Argument(help: "The job's key, as `firefinch admin jobs` shows it.")
    var key: String

    @OptionGroup
    var server: ClientOptions

    func run() async throws {
        try await server.client().retryJob(key)
        print("the job is due again; see how it fares with: firefinch admin jobs")
    }
}
