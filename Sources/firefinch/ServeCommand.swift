import ArgumentParser
import Foundation
import Logging
import ServerRuntime

/// Runs the server: `firefinch serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server.",
        discussion: """
            Serves the API and the page on one port and keeps everything below one directory. Ends cleanly on Ctrl-C.
            A flag goes before the environment (FIREFINCH_…), that before the file, that before the default.

            Examples:
              firefinch serve
              firefinch serve --listen 0.0.0.0:4040 --data /var/lib/firefinch
              firefinch serve --ingest-max-age 0 --set flush.max-age=200ms
              FIREFINCH_LOG_LEVEL=debug firefinch serve --config firefinch.yaml

            Settings:
            \(SettingKey.all.map { "  \($0.name) (default \($0.defaultText)): \($0.help)" }.joined(separator: "\n"))
            """
    )

    @Option(help: "What this process does: all, or some of writer, frontend, querier, compactor (commas between).")
    var roles: String?

    @Option(help: "Address and port of the API and the page (default 127.0.0.1:4040).")
    var listen: String?

    @Option(help: "Address and port for queriers, and for processes with --metastore, e.g. 0.0.0.0:4041.")
    var clusterListen: String?

    @Option(help: "For the role querier: cluster addresses of the frontends it works for, e.g. frontend:4041,…")
    var frontend: String?

    @Option(help: "Cluster address of the process that owns the metastore, for one that does not, e.g. owner:4041.")
    var metastore: String?

    @Option(help: "Queriers in a frontend's process: auto, or a number; 0 leaves all work to others.")
    var localQueriers: String?

    @Option(help: "Stored bytes after which a query is cut into another fragment (default 1MiB).")
    var fragmentTargetBytes: String?

    @Option(help: "Range reads a process has under way at once (default 32).")
    var querierParallelReads: String?

    @Option(help: "Whether late range reads are sent once more: on (default) or off.")
    var hedging: String?

    @Option(help: "Directory of the embedded metastore and object store (default ./data).")
    var data: String?

    @Option(help: "A YAML file with settings.")
    var config: String?

    @Option(help: "Refuse profiles older than this, e.g. 1h; 0 accepts any age.")
    var ingestMaxAge: String?

    @Option(
        help: "For trials: slow and failing object storage, e.g. p50=50ms,p99=2s@1%,errors=0.5%; see Docs/Operating.md."
    )
    var objectLatency: String?

    @Flag(help: "Needed for --object-latency, so that nobody sets it by accident.")
    var allowFaultInjection = false

    @Option(name: .customLong("set"), help: "Any setting, as key=value; may be given several times.")
    var settings: [String] = []

    func run() async throws {
        let settings = try await ServerSettings.load(
            flags: try flags(),
            environment: ProcessInfo.processInfo.environment,
            file: config ?? ProcessInfo.processInfo.environment["FIREFINCH_CONFIG"]
        )
        var logger = Logger(label: "firefinch") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = settings.logLevel
        let server = try FirefinchServer(settings: settings, version: Firefinch.version, logger: logger)
        let host = settings.listen.host
        try await server.run { port in
            FileHandle.standardError.write(
                Data("firefinch \(Firefinch.version) listens on http://\(host):\(port)\n".utf8)
            )
        }
    }

    /// What the command line says, by key.
    private func flags() throws -> [SettingKey: String] {
        var flags: [SettingKey: String] = [:]
        flags[.roles] = roles
        flags[.listen] = listen
        flags[.clusterListen] = clusterListen
        flags[.clusterFrontends] = frontend
        flags[.clusterMetastore] = metastore
        flags[.localQueriers] = localQueriers
        flags[.fragmentTargetBytes] = fragmentTargetBytes
        flags[.parallelReads] = querierParallelReads
        flags[.hedging] = hedging
        flags[.data] = data
        flags[.ingestMaxAge] = ingestMaxAge
        flags[.objectLatency] = objectLatency
        if allowFaultInjection { flags[.allowFaultInjection] = "true" }
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, let key = SettingKey.all.first(where: { $0.name == parts[0] }) else {
                throw ValidationError("--set takes key=value with a key that `serve --help` lists, found '\(setting)'")
            }
            flags[key] = parts[1]
        }
        return flags
    }
}
