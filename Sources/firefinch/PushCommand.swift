import APIClient
import ArgumentParser
import Foundation
import HostEnvironment
import ProfileModel

/// Stores profiles from files: `firefinch push`.
struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Store profiles from files.",
        discussion: """
            Sends pprof files, raw or gzip, each as one series. A file is stored when the server says so: then it is \
            durable and every query finds it. A file that carries a time counts once, however often it is pushed. The \
            exit status is 1 when any file was not stored.

            Examples:
              firefinch push cpu.pb.gz --label service_name=checkout
              firefinch push *.pb.gz --label service_name=api --label version=1.2.0
              curl -s localhost:6060/debug/pprof/heap | firefinch push -
              firefinch push samples.pprof --type process_cpu --tenant team-a
              firefinch push cpu.pb.gz --url http://profiles.example:4040
            """
    )

    /// Files under way at once.
    private static let width = 4

    @Argument(help: "pprof files, raw or gzip; - is standard input.")
    var files: [String]

    @Option(
        name: .customLong("label"),
        help: ArgumentHelp("A label of all profiles; may be given several times.", valueName: "name=value")
    )
    var labels: [String] = []

    @Option(
        help: ArgumentHelp(
            "The kind of profile, its label __name__ (default: the server tells it from the sample types).",
            valueName: "name"
        )
    )
    var type: String?

    @OptionGroup
    var server: ClientOptions

    func validate() throws {
        let labels = try seriesLabels()
        guard type == nil || !labels.dropLast().contains(where: { $0.name == LabelName.name }) else {
            throw ValidationError("--type and --label \(LabelName.name)=… say the same: give one of them")
        }
        guard files.filter({ $0 == ProfileFile.standardInput }).count <= 1 else {
            throw ValidationError("standard input (-) can be read once")
        }
        guard try server.tenants().count <= 1 else {
            throw ValidationError("profiles go to one tenant: --tenant names several")
        }
    }

    func run() async throws {
        let labels = try seriesLabels()
        if !labels.contains(where: { $0.name == LabelName.serviceName }) {
            Terminal.note(
                "note: no label service_name is given, so the service is \(LabelName.unknownService); "
                    + "add --label service_name=NAME"
            )
        }
        let sender = PushSender(client: try server.client(), labels: labels)
        var rest = files[...]
        var storedCount = 0
        while !rest.isEmpty {
            let outcomes = await sender.send(Array(rest.prefix(Self.width)))
            rest = rest.dropFirst(Self.width)
            for outcome in outcomes { print(outcome.line) }
            storedCount += outcomes.count { $0.isStored }
            if outcomes.contains(where: \.isServerAway) { break }
        }
        if !rest.isEmpty { Terminal.note("\(rest.count) more files were not sent") }
        if files.count > 1 { Terminal.note("\(storedCount) of \(files.count) files stored") }
        guard storedCount == files.count else { throw ExitCode.failure }
    }

    /// The labels given, `__name__` last if `--type` is.
    private func seriesLabels() throws -> [Label] {
        do {
            return try LabelArguments.labels(labels) + (type.map { [Label(LabelName.name, $0)] } ?? [])
        } catch {
            throw ValidationError("--label: \(error.message)")
        }
    }
}
