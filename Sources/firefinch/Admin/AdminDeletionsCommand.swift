import APIClient
import ArgumentParser

/// Lists deletions: `firefinch admin deletions`.
struct AdminDeletionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deletions",
        abstract: "Show deletions and how far their erasing is.",
        discussion: """
            Examples:
              firefinch admin deletions
              firefinch admin deletions --all --json
            """
    )

    @Flag(help: "Show erased ones, too.")
    var all = false

    @OptionGroup
    var options: AdminOptions

    func run() async throws {
        let deletions = try await options.server.client().deletions(includingErased: all)
        try options.show(deletions) { $0.deletions(deletions) }
    }
}
