package import ObjectStorage

/// What an engine holds at one moment, for metrics.
package struct EngineUsage: Hashable, Sendable {
    /// Bytes under permit; 0 when idle.
    package var permitBytes: Int
    /// Fragments waiting for a permit; 0 when idle.
    package var waitingFragments: Int
    /// Bytes in the caches of sections and tables.
    package var cacheBytes: Int
    /// Lookups that found something, since the start.
    package var cacheHits: Int
    /// Lookups that found nothing, since the start.
    package var cacheMisses: Int
    /// Bytes of names, paths and label sets kept.
    package var universeBytes: Int
    /// How the hedging of range reads went, since the start.
    package var hedges: HedgeUsage
    /// Range reads under way; 0 when idle.
    package var readsInFlight: Int
    /// Range reads that wait for others to end; 0 when idle.
    package var waitingReads: Int
}
