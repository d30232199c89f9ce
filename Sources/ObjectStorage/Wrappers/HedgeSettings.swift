/// When a read that has not answered is sent a second time.
package struct HedgeSettings: Hashable, Sendable {
    /// Of recent reads of like size, this part answered within the delay after which a second one is sent.
    package var quantile = 0.95
    /// The delay is longer than that by this part, so that reads which all take equally long are not all late.
    package var margin = 0.05
    /// No delay is shorter: a store that answers in microseconds gains nothing from a second request.
    package var shortestDelay: Duration = .milliseconds(10)
    /// No delay is longer.
    package var longestDelay: Duration = .seconds(1)
    /// The delay while too few reads were seen.
    package var delayUntilKnown: Duration = .milliseconds(250)
    /// Reads seen before their quantile counts.
    package var leastReads = 20
    /// Reads of each size class that are remembered.
    package var window = 128
    /// Second requests for each first one, over time.
    package var budgetShare = 0.05
    /// Second requests that can be saved up.
    ///
    /// Some for each of the reads under way at once: a process that was held up for a moment finds all of them late, and a
    /// query's last read has no others beside it that would earn it one.
    package var budgetBurst = 64

    /// Makes the default settings.
    package init() {}

    /// A delay, held between the shortest and the longest one.
    func held(_ delay: Duration) -> Duration { min(max(delay, shortestDelay), longestDelay) }

    /// No read is sent twice.
    package static var never: HedgeSettings {
        var settings = HedgeSettings()
        settings.budgetShare = 0
        settings.budgetBurst = 0
        return settings
    }
}
