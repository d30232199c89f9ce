package import HostEnvironment
package import QueryModel

/// For whom, when and by which rules a fragment is chosen.
package struct Placement: Sendable {
    /// Who will execute it.
    package var querier: QuerierID
    /// The present.
    package var now: MonotonicInstant
    /// How long a fragment waits for the querier whose caches suit it.
    package var affinityWait: Duration
    /// How many places of a lane are looked at.
    package var window: Int

    /// Makes a placement.
    package init(querier: QuerierID, now: MonotonicInstant, affinityWait: Duration = .zero, window: Int = 64) {
        self.querier = querier
        self.now = now
        self.affinityWait = affinityWait
        self.window = window
    }
}
