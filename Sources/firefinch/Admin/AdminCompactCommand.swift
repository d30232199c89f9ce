import APIClient
import ArgumentParser
import HostEnvironment

/// Compacts now: `firefinch admin compact`.
struct AdminCompactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Compact everything below a level now, whatever its size and age.",
        discussion: """
            Queries go on meanwhile and give the same answers. With --wait the command ends when nothing is left below \
            the level; the exit status is 1 when parked jobs keep it from getting there.

            Examples:
              firefinch admin compact --to-level 3 --wait
              firefinch admin compact --to-level 1
            """
    )

    /// How long to wait between two looks.
    private static let pause = Duration.milliseconds(500)

    @Option(help: "The level that everything is to reach: 1, 2 or 3.")
    var toLevel: Int

    @Flag(help: "Wait until it is done.")
    var wait = false

    @OptionGroup
    var options: AdminOptions

    func validate() throws {
        guard (1...3).contains(toLevel) else { throw ValidationError("--to-level is \(toLevel): use 1, 2 or 3") }
    }

    func run() async throws {
        let client = try options.server.client()
        let time = SystemTimeSource()
        var standing = try await client.compact(toLevel: toLevel)
        while wait, !standing.isAtRest {
            try await time.sleep(for: Self.pause)
            standing = try await client.compact(toLevel: toLevel, madeBy: standing.madeBy)
        }
        try options.show(standing) { _ in standing.text(toLevel: toLevel) }
        guard !wait || standing.blocksBelow == 0 else { throw ExitCode.failure }
    }
}
