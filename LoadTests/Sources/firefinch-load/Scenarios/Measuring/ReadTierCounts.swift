/// Counters of all processes of a read tier together, at one moment.
struct ReadTierCounts: Sendable, Codable {
    /// Seconds since some fixed moment of this program.
    var at: Double
    /// Fragments of other processes' queriers whose report counted, and of the frontend's own.
    var remoteFragments = 0.0
    var localFragments = 0.0
    /// Attempts by how they ended, wherever they ran.
    var attempts: [String: Double] = [:]
    /// Range reads asked for, and second requests for late ones.
    var rangeReads = 0.0
    var rangeHedges = 0.0
    /// Late range reads that were not sent once more, because the budget was spent.
    var rangeHedgesRefused = 0.0
    /// Requests for ranges that reached the object store.
    var storeReads = 0.0
    /// Fragments given to a second querier because they were late.
    var fragmentHedges = 0.0
    var cacheHits = 0.0
    var cacheMisses = 0.0
    /// CPU time of the processes, in seconds.
    var cpuSeconds = 0.0

    /// Asks all processes; one that does not answer counts as gone.
    static func read(_ processes: [ServerProcess], since begin: ContinuousClock.Instant) -> ReadTierCounts {
        var counts = ReadTierCounts(at: 0)
        for process in processes {
            if let metrics = try? ServerMetrics.Reader(process.address).read() { counts.add(metrics) }
        }
        counts.at = (ContinuousClock.now - begin) / .seconds(1)
        return counts
    }

    /// Adds what one process says.
    mutating func add(_ metrics: ServerMetrics) {
        let fragments = "firefinch_frontend_fragments_total"
        remoteFragments += metrics.sum(fragments, where: ["where": "remote", "outcome": "reported"])
        localFragments += metrics.sum(fragments, where: ["where": "local", "outcome": "reported"])
        for outcome in ["granted", "reported", "busy", "failed", "lost", "cancelled"] {
            attempts[outcome, default: 0] += metrics.sum(fragments, where: ["outcome": outcome])
        }
        rangeReads += metrics["firefinch_querier_range_reads_total"] ?? 0
        rangeHedges += metrics.sum("firefinch_querier_range_hedges_total", where: ["outcome": "sent"])
        rangeHedgesRefused += metrics.sum("firefinch_querier_range_hedges_total", where: ["outcome": "refused"])
        storeReads += metrics.sum("firefinch_object_storage_requests_total", where: ["operation": "getRange"])
        fragmentHedges += metrics.sum("firefinch_frontend_fragment_hedges_total", where: ["outcome": "granted"])
        cacheHits += metrics["firefinch_querier_cache_hits_total"] ?? 0
        cacheMisses += metrics["firefinch_querier_cache_misses_total"] ?? 0
        cpuSeconds += metrics.cpuSeconds ?? 0
    }

    /// What was counted between two moments.
    func gain(since earlier: ReadTierCounts) -> ReadTierCounts {
        var gain = ReadTierCounts(at: at - earlier.at)
        gain.remoteFragments = remoteFragments - earlier.remoteFragments
        gain.localFragments = localFragments - earlier.localFragments
        gain.attempts = attempts.reduce(into: [:]) { $0[$1.key] = $1.value - (earlier.attempts[$1.key] ?? 0) }
        gain.rangeReads = rangeReads - earlier.rangeReads
        gain.rangeHedges = rangeHedges - earlier.rangeHedges
        gain.rangeHedgesRefused = rangeHedgesRefused - earlier.rangeHedgesRefused
        gain.storeReads = storeReads - earlier.storeReads
        gain.fragmentHedges = fragmentHedges - earlier.fragmentHedges
        gain.cacheHits = cacheHits - earlier.cacheHits
        gain.cacheMisses = cacheMisses - earlier.cacheMisses
        gain.cpuSeconds = cpuSeconds - earlier.cpuSeconds
        return gain
    }

    /// Fragments, wherever they were executed.
    var fragments: Double { remoteFragments + localFragments }
}
