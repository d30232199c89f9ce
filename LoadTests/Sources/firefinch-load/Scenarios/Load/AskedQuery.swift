/// One query of a load as its client saw it.
struct AskedQuery: Sendable, Codable {
    /// How it ended.
    enum Outcome: String, Sendable, Codable {
        case right, wrong, failed
    }

    var name: String
    /// Seconds from the load's beginning to when it was sent, or was to be sent.
    var at: Double
    var milliseconds: Double
    var outcome: Outcome
    /// Why it failed.
    var reason: String?
}
