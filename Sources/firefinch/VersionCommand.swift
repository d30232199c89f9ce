import ArgumentParser

/// Prints the version: `firefinch version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version.",
        discussion: "Example:\n  firefinch version"
    )

    func run() { print("firefinch \(Firefinch.version)") }
}
