package import HostEnvironment
package import QueryModel

/// For whom, when and by which rules a fragment is chosen.
package struct Placement: Sendable {
    private enum Candidates {
        case one(QuerierID)
        case ready(ReadyQueriers, except: QuerierID?)
    }

    private let candidates: Candidates

    /// The present.
    package let now: MonotonicInstant
    /// How long a fragment waits for the querier whose caches suit it.
    package let affinityWait: Duration
    /// How many places of a lane are looked at.
    package let window: Int

    /// Makes a placement for whoever is ready, but for a querier that is kept free.
    package init(
        ready: ReadyQueriers,
        keptFree: QuerierID? = nil,
        now: MonotonicInstant,
        affinityWait: Duration = .zero,
        window: Int = 64
    ) {
        candidates = .ready(ready, except: keptFree)
        self.now = now
        self.affinityWait = affinityWait
        self.window = window
    }

    /// Makes a placement for one querier, which is ready.
    package init(querier: QuerierID, now: MonotonicInstant, affinityWait: Duration = .zero, window: Int = 64) {
        candidates = .one(querier)
        self.now = now
        self.affinityWait = affinityWait
        self.window = window
    }

    /// The same for nobody but the one who was served longest ago; nil when nobody is ready.
    package var narrowed: Placement? {
        first { _ in true }.map {
            Placement(querier: $0, now: now, affinityWait: affinityWait, window: window)
        }
    }

    /// Whether nobody can take a fragment.
    package var isEmpty: Bool { first { _ in true } == nil }

    /// Whether that querier can take a fragment.
    package func contains(_ querier: QuerierID) -> Bool {
        switch candidates {
        case .one(let one): querier == one
        case .ready(let ready, let except): querier != except && ready.contains(querier)
        }
    }

    /// Who takes that fragment: the one whose caches suit it, else whoever was served longest ago; nil when none may.
    package func taker(of fragment: QueuedFragment, _ affinities: inout AffinityMap) -> QuerierID? {
        if let preferred = affinities.preferred(fragment.affinity), contains(preferred),
            fragment.mayGo(to: preferred, at: now, among: affinities)
        {
            return preferred
        }
        return anyTaker(of: fragment, affinities)
    }

    /// The first querier that may take that fragment.
    func anyTaker(of fragment: QueuedFragment, _ affinities: AffinityMap) -> QuerierID? {
        first { fragment.mayGo(to: $0, at: now, among: affinities) }
    }

    private func first(where isFit: (QuerierID) -> Bool) -> QuerierID? {
        switch candidates {
        case .one(let one): isFit(one) ? one : nil
        case .ready(let ready, let except): ready.first { $0 != except && isFit($0) }
        }
    }
}
