package import HostEnvironment
package import QueryModel

/// One merge under way at a querier.
package struct RunningMerge: Hashable, Sendable {
    /// Its name.
    package let id: LeaseID
    /// Who merges.
    package let querier: QuerierID
    /// Bytes of the reports, which are set aside once more for what they become.
    package let bytes: Int
    /// When it was last heard of.
    package internal(set) var renewedAt: MonotonicInstant
    /// When it last got further.
    package internal(set) var progressAt: MonotonicInstant
    /// How far it is.
    package internal(set) var bytesDone = 0

    /// The query's number.
    package var query: UInt64 { id.query }

    /// Begins a merge.
    package init(id: LeaseID, querier: QuerierID, bytes: Int, at now: MonotonicInstant) {
        self.id = id
        self.querier = querier
        self.bytes = bytes
        renewedAt = now
        progressAt = now
    }
}
