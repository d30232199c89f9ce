package import HostEnvironment
package import QueryModel

/// The merges that run at queriers, of which there are few at a time: every operation looks at each.
package struct MergeTable: Sendable {
    private let keepalive: Duration
    private let stall: Duration
    private var running: [LeaseID: RunningMerge] = [:]

    /// Makes an empty table with the waits after which a merge is lost.
    package init(keepalive: Duration, stall: Duration) {
        self.keepalive = keepalive
        self.stall = stall
    }

    /// How many run.
    package var count: Int { running.count }

    /// When the first one is lost unless it is renewed.
    package var nextExpiry: MonotonicInstant? { running.values.map(expiry).min() }

    /// Those of each querier, in the order of their ids.
    package var byQuerier: [QuerierID: [RunningMerge]] { Dictionary(grouping: found { _ in true }, by: \.querier) }

    /// Those of that query, in the order of their ids.
    package func all(of query: UInt64) -> [RunningMerge] { found { $0.query == query } }

    /// Begins a merge, and gives when it is lost unless something is heard of it.
    package mutating func begin(_ merge: RunningMerge) -> MonotonicInstant {
        running[merge.id] = merge
        return expiry(of: merge)
    }

    /// Notes that a merge goes on; ignored when it ended.
    package mutating func renew(_ id: LeaseID, bytesDone: Int, at now: MonotonicInstant) {
        guard let merge = running[id] else { return }
        running[id]?.renewedAt = now
        guard bytesDone > merge.bytesDone else { return }
        running[id]?.bytesDone = bytesDone
        running[id]?.progressAt = now
    }

    /// Ends a merge; nil when it had ended before, or is none.
    package mutating func end(_ id: LeaseID) -> RunningMerge? { running.removeValue(forKey: id) }

    /// Ends all merges on a querier, in the order of their ids.
    package mutating func endAll(on querier: QuerierID) -> [RunningMerge] { end(found { $0.querier == querier }) }

    /// Ends those that are overdue, in the order of their ids.
    package mutating func expire(at now: MonotonicInstant) -> [RunningMerge] {
        end(found { expiry(of: $0) <= now })
    }

    private func expiry(of merge: RunningMerge) -> MonotonicInstant {
        min(merge.renewedAt.advanced(by: keepalive), merge.progressAt.advanced(by: stall))
    }

    private func found(_ isMeant: (RunningMerge) -> Bool) -> [RunningMerge] {
        running.values.filter(isMeant).sorted { $0.id < $1.id }
    }

    private mutating func end(_ merges: [RunningMerge]) -> [RunningMerge] {
        for merge in merges { running[merge.id] = nil }
        return merges
    }
}
