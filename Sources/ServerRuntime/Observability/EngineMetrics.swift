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
    }
}
