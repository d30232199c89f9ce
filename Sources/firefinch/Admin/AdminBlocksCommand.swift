import APIClient
import ArgumentParser

/// Lists blocks and what each level holds: `firefinch admin blocks`.
struct AdminBlocksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blocks",
        abstract: "Show what each level holds, and the blocks themselves.",
        discussion: """
            Live blocks are what queries read; retired ones were replaced or are too old, and their objects go after a \
            grace; unknown objects belong to no block: leftovers that the sweeper removes.

            JSON keys: liveBytes, levels[] and total (level, liveBlocks, liveBytes, liveProfiles, retiredBlocks, \
            retiredBytes, unknownObjects, unknownBytes, oldestCreatedAt), unknownIsPartial, blocks[], cut.

            Examples:
              firefinch admin blocks
              firefinch admin blocks --levels-only
              firefinch admin blocks --level 0 --state set-aside
              firefinch admin blocks --from now-1h --state all --json
            """
    )

    @Option(help: "Only blocks of this level.")
    var level: Int?

    @Option(help: "Only blocks in this state: live (also those set aside), retired, set-aside, or all.")
    var state = "live"

    @Option(help: ArgumentHelp("Only blocks with profiles at or after this.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Only blocks with profiles at or before this (default now).", valueName: "time"))
    var to: String?

    @Option(help: "Most blocks shown.")
    var limit = 200

    @Flag(help: "Show no blocks, only what the levels hold.")
    var levelsOnly = false

    @Flag(help: "Do not list the bucket for unknown objects.")
    var skipUnknown = false

    @OptionGroup
    var options: AdminOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is \(limit): it must be above 0; see --levels-only") }
        _ = try selection()
    }

    func run() async throws {
        let listing = try await options.server.client().blocks(
            selection(),
            limit: levelsOnly ? 0 : limit,
            withUnknown: !skipUnknown
        )
        try options.show(listing) { $0.levels(listing) + $0.blocks(listing) }
    }

    private func selection() throws -> AdminBlockSelection {
        let state = state == "all" ? "" : state
        guard from != nil || to != nil else { return AdminBlockSelection(level: level, state: state) }
        let range = try TimeArgument.range(from ?? "1", "--from", to ?? "now", "--to")
        return AdminBlockSelection(level: level, state: state, range: range)
    }
}
