import HostEnvironment
import Logging

/// The live things a querier process stands on, beside its engine.
struct QuerierComponents: Sendable {
    /// Time.
    var time: any TimeSource
    /// Chance.
    var random: any RandomSource
    /// Where loggers derive from.
    var logger: Logger
}
