package import HostEnvironment
package import QueryModel

/// One merge under way at a querier.
package struct RunningMerge: Hashable, Sendable {
    /// Its name.
    package let id: LeaseID
    /// Who merges.
    package let querier: QuerierID
    /// How many reports it makes one of.
    package let reports: Int
    /// Bytes of the reports, which are set aside once more for what they become.
    package let bytes: Int
    /// When it was sent.
    package let sentAt: MonotonicInstant
    /// When it was last heard of.
    package internal(set) var renewedAt: MonotonicInstant
    /// When it last got further.
    package internal(set) var progressAt: MonotonicInstant
    /// How far it is.
    package internal(set) var bytesDone = 0

    /// The query's number.
    package var query: UInt64 { id.query }

    /// Begins a merge.
    package init(id: LeaseID, querier: QuerierID, reports: Int, bytes: Int, at now: MonotonicInstant) {
        self.id = id
        self.querier = querier
        self.reports = reports
        self.bytes = bytes
        sentAt = now
        renewedAt = now
        progressAt = now
    }
}
