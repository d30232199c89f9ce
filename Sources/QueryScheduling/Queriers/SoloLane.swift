package import HostEnvironment
package import QueryModel

/// Fragments under suspicion, which run one at a time, each alone on a querier that first finishes what it holds.
///
/// One at a time in the whole scheduler: a suspect that breaks its querier then costs one querier, not the pool.
package struct SoloLane: Sendable {
    /// Those that wait, the first one first.
    package private(set) var waiting: [QueuedFragment] = []

    /// The querier that is kept free for the next suspect, or executes it.
    package private(set) var keptFree: QuerierID?
    /// Whether a suspect runs.
    package private(set) var isRunning = false

    /// Makes an empty lane.
    package init() {}

    /// How many wait.
    package var count: Int { waiting.count }

    /// How many bytes they read.
    package var bytes: Int { waiting.reduce(0) { $0 + $1.bytes } }

    /// Adds a suspect at the end; one that was lost while alone is next, so that of many that break queriers the first is
    /// found before the others are tried.
    package mutating func append(_ fragment: QueuedFragment) {
        waiting.insert(fragment, at: fragment.history.soloLosses > 0 ? 0 : waiting.count)
    }

    /// Takes a query's suspects out.
    package mutating func remove(_ query: UInt64) {
        waiting.removeAll { $0.query == query }
        if waiting.isEmpty, !isRunning { keptFree = nil }
    }

    /// Notes that a querier went away.
    package mutating func noteDetached(_ querier: QuerierID) {
        if keptFree == querier, !isRunning { keptFree = nil }
    }

    /// Notes that the suspect's lease ended.
    package mutating func noteEnded() {
        isRunning = false
        keptFree = nil
    }

    /// The next suspect and its querier, once that one holds nothing else; until then the querier is kept free.
    package mutating func next(
        _ roster: QuerierRoster,
        _ affinities: AffinityMap,
        at now: MonotonicInstant
    ) -> (fragment: QueuedFragment, querier: QuerierID)? {
        guard !isRunning, !waiting.isEmpty else { return nil }
        if let querier = keptFree.flatMap({ roster[$0] }), querier.running == 0, !querier.canTake(at: now) {
            // It holds nothing and takes nothing: it drains or pauses.
            keptFree = nil
        }
        guard let index = choose(roster, affinities, at: now), let querier = keptFree.flatMap({ roster[$0] }),
            querier.running == 0, querier.canTake(at: now)
        else { return nil }
        isRunning = true
        return (waiting.remove(at: index), querier.id)
    }

    /// The first suspect that may go to the querier kept free; keeps another one free when none may.
    private mutating func choose(
        _ roster: QuerierRoster,
        _ affinities: AffinityMap,
        at now: MonotonicInstant
    ) -> Int? {
        if let keptFree, let index = waiting.firstIndex(where: { $0.mayGo(to: keptFree, at: now, among: affinities) }) {
            return index
        }
        keptFree = nil
        for index in waiting.indices {
            keptFree = leastBusy(roster) { waiting[index].mayGo(to: $0, at: now, among: affinities) }
            if keptFree != nil { return index }
        }
        return nil
    }

    private func leastBusy(_ roster: QuerierRoster, where isFit: (QuerierID) -> Bool) -> QuerierID? {
        var best: (running: Int, querier: QuerierID)?
        _ = roster.ready.first { querier in
            let running = roster[querier]?.running ?? 0
            if isFit(querier), best.map({ (running, querier) < $0 }) ?? true { best = (running, querier) }
            return running == 0 && best?.querier == querier
        }
        return best?.querier
    }

    /// When a suspect that nobody may take now becomes free for more queriers.
    package func nextRelease(after now: MonotonicInstant) -> MonotonicInstant? {
        waiting.map(\.history.avoidUntil).filter { $0 > now }.min()
    }
}
