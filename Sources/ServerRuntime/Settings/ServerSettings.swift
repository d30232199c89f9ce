package import Compaction
package import Ingestion
package import Logging
package import ObjectStorage
import ProfileFormats

/// What an operator writes: values only, checked, nothing live in it.
package struct ServerSettings: Hashable, Sendable {
    /// More queriers than this in one process only wait for each other.
    private static let mostQueriers = 64
    /// No process has sockets and threads for more.
    private static let mostParallelReads = 1024

    /// What this process does.
    package var roles: Set<ServerRole>
    /// Its place among several processes.
    package var cluster: Cluster
    /// Address of the API and the page.
    package var listen: ListenAddress
    /// Directory of the embedded metastore and objects.
    package var dataDirectory: String
    /// How much is logged.
    package var logLevel: Logger.Level
    /// What tenants may send.
    package var ingest: IngestLimits
    /// Pushes beyond this are refused.
    package var maxWaitingBytes: Int
    /// When segments are stored.
    package var flush: FlushSettings
    /// Largest request body.
    package var maxBodyBytes: Int
    /// A client may take this long to send a request.
    package var readTimeout: Duration
    /// A query may take this long.
    package var queryTimeout: Duration
    /// Reports held for queries.
    package var reports: ReportLimits
    /// Fragments in work.
    package var querierMemory: Int
    /// Sections and symbols kept.
    package var querierCache: Int
    /// Queriers in a frontend's process; nil for one per scanning thread.
    package var localQueriers: Int?
    /// Stored bytes after which a fragment is cut.
    package var fragmentTargetBytes: Int
    /// Fragments that may wait; 0 for no limit.
    package var maxQueuedFragments: Int
    /// Queries of one tenant under way; 0 for no limit.
    package var tenantQueries: Int
    /// Stored bytes of one tenant's queries under way; 0 for no limit.
    package var tenantBytes: Int
    /// Threads that scan; 0 for one per core.
    package var scanThreads: Int
    /// Range reads under way at once.
    package var parallelReads: Int
    /// Whether late range reads are sent once more.
    package var hedging: Bool
    /// When blocks are merged.
    package var compaction: CompactionSettings
    /// What is kept of every tenant.
    package var retention: RetentionLimits
    /// How often retention, removal and sweeping look.
    package var maintenanceIntervals: StorageMaintenance.Intervals
    /// Objects that no block has are deleted after this.
    package var sweepGrace: Duration
    /// What the object store is made to suffer on purpose; nil for nothing.
    package var injectedFaults: InjectedFaults?

    init(reading reader: inout SettingsReader) {
        roles =
            reader.parsed(.roles, "all, or some of writer, frontend, querier, compactor with commas between") { text in
                ServerRole.set(text)
            } ?? Set(ServerRole.allCases)
        cluster = Self.cluster(&reader, roles: roles)
        listen =
            reader.parsed(.listen, "HOST:PORT", ListenAddress.init) ?? ListenAddress(host: "127.0.0.1", port: 4040)
        dataDirectory = reader.text(.data)
        logLevel = reader.parsed(.logLevel, "a log level", Logger.Level.init(rawValue:)) ?? .info
        ingest = Self.ingest(&reader)
        maxWaitingBytes = reader.bytes(.ingestMaxWaiting)
        flush = FlushSettings(
            maxAge: reader.duration(.flushMaxAge),
            maxBytes: reader.bytes(.flushMaxBytes),
            linger: reader.duration(.flushLinger),
            putsPerSecond: reader.positive(.flushPutsPerSecond)
        )
        maxBodyBytes = reader.bytes(.bodyMaxBytes)
        readTimeout = reader.duration(.readTimeout)
        queryTimeout = reader.duration(.queryTimeout)
        reports = Self.reports(&reader)
        querierMemory = reader.bytes(.querierMemory)
        querierCache = reader.bytes(.querierCache)
        localQueriers = Self.localQueriers(&reader)
        fragmentTargetBytes = max(1, reader.bytes(.fragmentTargetBytes))
        maxQueuedFragments = reader.count(.queryMaxQueuedFragments)
        tenantQueries = reader.count(.queryTenantQueries)
        tenantBytes = reader.bytes(.queryTenantBytes)
        scanThreads = reader.count(.scanThreads)
        parallelReads = Self.parallelReads(&reader)
        hedging = Self.hedging(&reader)
        compaction = Self.compaction(&reader)
        retention = RetentionLimits(
            maxAge: reader.duration(.retentionMaxAge),
            maxBytes: reader.bytes(.retentionMaxBytes)
        )
        maintenanceIntervals = StorageMaintenance.Intervals()
        maintenanceIntervals.sweep = max(.seconds(1), reader.duration(.sweepInterval))
        sweepGrace = reader.duration(.sweepGrace)
        // What an attempt stores is known, or left for good, before the sweeper would take it.
        compaction.attemptTimeout = min(compaction.attemptTimeout, sweepGrace / 2)
        injectedFaults = Self.injectedFaults(&reader)
    }

    private static func localQueriers(_ reader: inout SettingsReader) -> Int? {
        guard reader.text(.localQueriers) != "auto" else { return nil }
        return reader.parsed(.localQueriers, "auto or a whole number, 0 or more") { text in
            Int(text).flatMap { $0 >= 0 ? min($0, mostQueriers) : nil }
        }
    }

    private static func parallelReads(_ reader: inout SettingsReader) -> Int {
        reader.parsed(.parallelReads, "a whole number, 1 to \(mostParallelReads)") { text in
            Int(text).flatMap { (1...mostParallelReads).contains($0) ? $0 : nil }
        } ?? 1
    }

    private static func hedging(_ reader: inout SettingsReader) -> Bool {
        // A YAML file's `off` may come as `false`.
        reader.parsed(.hedging, "on or off") { ["on": true, "off": false, "true": true, "false": false][$0] } ?? true
    }

    private static func injectedFaults(_ reader: inout SettingsReader) -> InjectedFaults? {
        let isAllowed = reader.flag(.allowFaultInjection)
        guard !reader.text(.objectLatency).isEmpty else { return nil }
        if !isAllowed {
            reader.refuse(
                "object.latency makes the object store slow and unreliable on purpose; "
                    + "give --allow-fault-injection, too, where no data matters, or take it out"
            )
        }
        return reader.parsed(.objectLatency, InjectedFaults.grammar, InjectedFaults.init(setting:))
    }

    private static func ingest(_ reader: inout SettingsReader) -> IngestLimits {
        var decoding = DecodingLimits()
        decoding.maxBytes = reader.bytes(.ingestMaxProfileBytes)
        decoding.maxSamples = reader.count(.ingestMaxSamples)
        decoding.maxStackDepth = reader.count(.ingestMaxDepth)
        return IngestLimits(
            maxAge: reader.duration(.ingestMaxAge),
            maxFuture: reader.duration(.ingestMaxFuture),
            decoding: decoding
        )
    }
}

extension ListenAddress {
    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}
