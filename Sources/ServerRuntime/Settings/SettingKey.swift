/// One thing an operator can set: its name in the file, its default, what it does.
///
/// The name in the environment is `FIREFINCH_` and the key in capitals with `_` for `.` and `-`.
package struct SettingKey: Hashable, Sendable {
    /// The key in the file and for `--set`, like `flush.max-age`.
    package let name: String
    /// The default, as one would write it.
    package let defaultText: String
    /// One sentence for help and documentation.
    package let help: String

    init(_ name: String, _ defaultText: String, _ help: String) {
        self.name = name
        self.defaultText = defaultText
        self.help = help
    }

    /// The name of its environment variable.
    package var environmentName: String {
        "FIREFINCH_" + name.uppercased().map { $0 == "." || $0 == "-" ? "_" : String($0) }.joined()
    }
}

extension SettingKey {
    package static let roles = SettingKey(
        "roles",
        "all",
        "What this process does: all, or some of writer, frontend, querier, compactor with commas between."
    )
    package static let listen = SettingKey("listen", "127.0.0.1:4040", "Address and port of the API and the page.")
    package static let data = SettingKey("data", "data", "Directory of the embedded metastore and object store.")
    package static let logLevel = SettingKey(
        "log.level",
        "info",
        "trace, debug, info, notice, warning, error, critical."
    )
    package static let ingestMaxAge = SettingKey(
        "ingest.max-age",
        "1h",
        "Profiles older than this are refused; 0 accepts any age (imports, tests)."
    )
    package static let ingestMaxFuture = SettingKey(
        "ingest.max-future",
        "10m",
        "Profiles further ahead of the clock are refused; 0 accepts any."
    )
    package static let ingestMaxProfileBytes = SettingKey(
        "ingest.max-profile-bytes",
        "64MiB",
        "Largest profile, unpacked; 0 for no limit."
    )
    package static let ingestMaxSamples = SettingKey(
        "ingest.max-samples",
        "1000000",
        "Most samples of one profile; 0 for no limit."
    )
    package static let ingestMaxDepth = SettingKey(
        "ingest.max-depth",
        "1024",
        "Deeper stacks are cut at the root end and counted; 0 for no limit."
    )
    package static let ingestMaxWaiting = SettingKey(
        "ingest.max-waiting-bytes",
        "256MiB",
        "Pushes beyond this are refused until others are durable."
    )
    package static let flushMaxAge = SettingKey(
        "flush.max-age",
        "500ms",
        "A push waits at most this long to be stored."
    )
    package static let flushMaxBytes = SettingKey(
        "flush.max-bytes",
        "8MiB",
        "A segment that would take this many bytes is stored at once."
    )
    package static let flushLinger = SettingKey(
        "flush.linger",
        "25ms",
        "A segment that nobody joined for this long is stored."
    )
    package static let flushPutsPerSecond = SettingKey(
        "flush.puts-per-second",
        "40",
        "Object writes in a second that lingering may cause."
    )
    package static let bodyMaxBytes = SettingKey("api.max-body-bytes", "256MiB", "Largest request body, also unpacked.")
    package static let readTimeout = SettingKey(
        "api.read-timeout",
        "60s",
        "A client may take this long to send a request."
    )
    package static let queryTimeout = SettingKey(
        "query.timeout",
        "60s",
        "A query may take this long, waiting included."
    )
    package static let querierMemory = SettingKey(
        "querier.memory",
        "96MiB",
        "What fragments in work may take in memory, all together."
    )
    package static let querierCache = SettingKey(
        "querier.cache",
        "64MiB",
        "Unpacked sections and symbols kept in memory; 0 for none."
    )
    package static let localQueriers = SettingKey(
        "query.local-queriers",
        "auto",
        "Queriers in a frontend's process; auto for one per scanning thread, 0 for none."
    )
    package static let scanThreads = SettingKey(
        "querier.threads",
        "0",
        "Threads that scan samples; 0 for one per core."
    )
    package static let parallelReads = SettingKey(
        "querier.parallel-reads",
        "32",
        "Range reads under way at once, all fragments of the process together."
    )
    package static let hedging = SettingKey(
        "querier.hedging",
        "on",
        "Whether range reads that are late are sent once more, within a budget: on or off."
    )

    package static let objectLatency = SettingKey(
        "object.latency",
        "",
        "Faults of the object store, for trials: p50=50ms,p99=2s@1%,errors=0.5%; only with allow-fault-injection."
    )
    package static let allowFaultInjection = SettingKey(
        "allow-fault-injection",
        "false",
        "Whether object.latency may be set; never where data matters."
    )

    /// Every setting, in the order of the documentation.
    package static let all: [SettingKey] =
        [
            roles, listen, data, logLevel, ingestMaxAge, ingestMaxFuture, ingestMaxProfileBytes, ingestMaxSamples,
            ingestMaxDepth, ingestMaxWaiting, flushMaxAge, flushMaxBytes, flushLinger, flushPutsPerSecond, bodyMaxBytes,
            readTimeout, queryTimeout, querierMemory, querierCache, localQueriers, scanThreads, parallelReads, hedging,
        ] + reports + cluster + maintenance + [objectLatency, allowFaultInjection]
}
