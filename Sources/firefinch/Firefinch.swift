import ArgumentParser

/// The one binary: the server and its clients.
@main
struct Firefinch: AsyncParsableCommand {
    /// The product's version.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "firefinch",
        abstract: "A continuous-profiling database.",
        discussion: """
            Services push profiles; people, dashboards and agents ask where time and memory go, and what changed.

            Examples:
              firefinch serve --data ./data
              firefinch push cpu.pb.gz --label service_name=checkout
              firefinch query --type process_cpu:cpu:nanoseconds:cpu:nanoseconds --selector '{}' --from now-1h
            """,
        subcommands: [
            ServeCommand.self, PushCommand.self, QueryCommand.self, AdminCommand.self, FsckCommand.self,
            DoctorCommand.self,
            VersionCommand.self,
        ]
    )
}
