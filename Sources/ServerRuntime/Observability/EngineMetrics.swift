import ObjectStorage
import QueryEngine

/// What executing fragments takes.
struct EngineMetrics {
    private let usage: EngineUsage

    init(_ usage: EngineUsage) { self.usage = usage }

    func write(to text: inout PrometheusText) {
        let prefix = "firefinch_querier_"
        text.single(prefix + "permit_bytes", .gauge, "Memory of fragments in work.", Double(usage.permitBytes))
        text.single(prefix + "cache_bytes", .gauge, "Memory of cached sections.", Double(usage.cacheBytes))
        text.single(prefix + "name_bytes", .gauge, "Memory of names and paths.", Double(usage.universeBytes))
        text.single(prefix + "cache_hits_total", .counter, "Cache look-ups that hit.", Double(usage.cacheHits))
        text.single(prefix + "cache_misses_total", .counter, "Cache look-ups that missed.", Double(usage.cacheMisses))
        let waiting = Double(usage.waitingFragments)
        text.single(prefix + "waiting_fragments", .gauge, "Fragments waiting for memory.", waiting)
        text.single(prefix + "range_reads_total", .counter, "Reads of ranges asked for.", Double(usage.hedges.reads))
        text.single(prefix + "reads_running", .gauge, "Reads of ranges under way.", Double(usage.readsInFlight))
        text.single(prefix + "reads_waiting", .gauge, "Reads waiting for others to end.", Double(usage.waitingReads))
        let hedges = prefix + "range_hedges_total"
        text.family(hedges, .counter, "Late range reads: sent once more, won by that, or left by the budget.")
        let outcomes = [("sent", usage.hedges.sent), ("won", usage.hedges.won), ("refused", usage.hedges.refused)]
        for (outcome, count) in outcomes { text.sample(hedges, Double(count), labels: [("outcome", outcome)]) }
    }
}
