/// What the processes of a read tier said of themselves at one moment.
struct ReadTierSample: Sendable, Codable {
    /// Seconds since the measuring began.
    var at: Double
    var queuedFragments: Double
    var queuedBytes: Double
    var runningLeases: Double
    var attachedQueriers: Double
    var desiredQueriers: Double
    /// Range reads that all queriers had under way.
    var readsInFlight: Double
    /// How many they may have under way.
    var capacity: Double
}
