import APIClient
import ArgumentParser

/// Shows one block: `firefinch admin block`.
struct AdminBlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "block",
        abstract: "Show one block: its lineage, datasets and sections.",
        discussion: """
            Examples:
              firefinch admin block 5f0c1b2a00000000000000000000002a
              firefinch admin block 5f0c1b2a00000000000000000000002a --json
            """
    )

    @Argument(help: "The block's id, as `firefinch admin blocks` shows it.")
    var id: String

    @OptionGroup
    var options: AdminOptions

    func run() async throws {
        let details = try await options.server.client().block(id)
        try options.show(details) { $0.block(details) }
    }
}
