package import HostEnvironment
package import Logging

/// The live things a querier process stands on, beside its engine.
package struct QuerierComponents: Sendable {
    /// Time.
    package var time: any TimeSource
    /// Chance.
    package var random: any RandomSource
    /// Where loggers derive from.
    package var logger: Logger

    /// Puts the components together.
    package init(time: any TimeSource, random: any RandomSource, logger: Logger) {
        self.time = time
        self.random = random
        self.logger = logger
    }
}
