import ArgumentParser
import Foundation
import ServerRuntime
import StorageVerification

/// Checks a data directory, or makes its index anew: `firefinch fsck`.
struct FsckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fsck",
        abstract: "Check everything that is stored, or make the index anew from the objects.",
        discussion: """
            Reads every object, checksum and row of a data directory that no server has open, and says in plain words \
            what is wrong and what to do. Notes (like leftovers that a server sweeps by itself) are no damage.

            With --rebuild the index (metastore.sqlite) is made anew from the objects alone: for when it is lost or \
            damaged. The old one is kept beside it. Deletions hold as before. Give the same --ingest-max-age (or \
            --config) as to the server, so that repeated pushes are still recognised.

            Exit status: 0 nothing is damaged, 1 something is, 2 it could not be checked.

            Examples:
              firefinch fsck
              firefinch fsck --data /var/lib/firefinch --json
              firefinch fsck --data /var/lib/firefinch --rebuild
            """
    )

    @Option(help: "The directory a server was given (default ./data).")
    var data: String?

    @Flag(help: "Make the index anew from the objects.")
    var rebuild = false

    @Flag(help: "Write JSON instead of text.")
    var json = false

    @Option(help: "The server's settings file.")
    var config: String?

    @Option(help: "The server's limit of age, e.g. 1h; 0 for any age.")
    var ingestMaxAge: String?

    func run() async throws {
        let output = FsckOutput(isJSON: json)
        do {
            let directory = DataDirectory(try await settings())
            if rebuild {
                let done = try await directory.rebuild(onProgress: output.show, report: output.report)
                try output.finish(done.progress, oldIndex: done.oldIndex)
            } else {
                try output.finish(try await directory.verify(onProgress: output.show, report: output.report))
            }
        } catch let status as ExitCode {
            throw status
        } catch {
            output.fail(error)
            throw ExitCode(2)
        }
    }

    private func settings() async throws -> ServerSettings {
        var flags: [SettingKey: String] = [:]
        flags[.data] = data
        flags[.ingestMaxAge] = ingestMaxAge
        return try await ServerSettings.load(
            flags: flags,
            environment: ProcessInfo.processInfo.environment,
            file: config ?? ProcessInfo.processInfo.environment["FIREFINCH_CONFIG"]
        )
    }
}
