import APIClient
import ArgumentParser

/// Deletes profiles: `firefinch admin delete`.
struct AdminDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete the profiles of some series and times, for ever.",
        discussion: """
            They are hidden from every query at once and erased as compaction rewrites their blocks. Only profiles \
            pushed before the command are concerned. There is no way back: look with --dry-run first.

            Examples:
              firefinch admin delete --selector '{service_name="checkout"}' --from now-2h --to now-1h --dry-run
              firefinch admin delete --selector '{service_name="checkout", pod="a-1"}' --from 20260101 --to now
              firefinch admin delete --selector '{}' --from 20260101 --to 20260102 --tenant team-a
            """
    )

    @Option(help: "Which series, in braces; {} for all of the tenant's.")
    var selector: String

    @Option(help: ArgumentHelp("The first moment.", valueName: "time"))
    var from: String

    @Option(help: ArgumentHelp("The last moment.", valueName: "time"))
    var to: String

    @Flag(help: "Only say what would be deleted.")
    var dryRun = false

    @OptionGroup
    var options: AdminOptions

    func validate() throws {
        _ = try TimeArgument.range(from, "--from", to, "--to")
        guard try options.server.tenants().count <= 1 else {
            throw ValidationError("a deletion is of one tenant: --tenant names several")
        }
    }

    func run() async throws {
        let range = try TimeArgument.range(from, "--from", to, "--to")
        let outcome = try await options.server.client().delete(selector: selector, range: range, dryRun: dryRun)
        try options.show(outcome) { $0.deletion(outcome) }
    }
}
