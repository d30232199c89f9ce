package import QueryModel

/// The pieces of outcomes that arrived on one lease stream, kept apart by lease until the last one makes them whole.
///
/// Only leases that the stream was given, and that were not called off, collect pieces, each up to its bound: what a
/// querier sends can never take more memory than its leases allow.
package struct IncomingOutcomes: Sendable {
    /// What became of a piece.
    package enum Step: Hashable, Sendable {
        /// More is to come; the lease has got so far, in bytes read and bytes of its outcome that arrived.
        case collecting(bytesDone: Int)
        /// Nobody waits for it.
        case unexpected
        /// All pieces of the outcome.
        case whole([UInt8])
        /// More than the lease allowed.
        case tooLarge(limit: Int)
    }

    private struct Staging {
        var limit: Int
        var bytesDone = 0
        var bytes: [UInt8] = []
    }

    /// A report's limit is about an estimate of its size: encoded it may be twice as long, and this on top.
    private static let slack = 64 << 10

    private var staged: [LeaseID: Staging] = [:]

    /// Makes an empty collection.
    package init() {}

    /// Bytes of pieces held.
    package var heldBytes: Int { staged.values.reduce(0) { $0 + $1.bytes.count } }

    /// Expects the outcome of a lease, whose report may have that many bytes.
    package mutating func expect(_ lease: LeaseID, maxReportBytes: Int) {
        staged[lease] = Staging(limit: 2 * min(max(0, maxReportBytes), .max / 4) + Self.slack)
    }

    /// Expects nothing more of a lease.
    package mutating func forget(_ lease: LeaseID) { staged[lease] = nil }

    /// Takes note of how far a lease is, by its own word; what arrives of its outcome counts on top.
    package mutating func note(_ bytesDone: Int, of lease: LeaseID) { staged[lease]?.bytesDone = bytesDone }

    /// Takes a piece.
    package mutating func add(_ part: [UInt8], of lease: LeaseID, isLast: Bool) -> Step {
        guard var staging = staged.removeValue(forKey: lease) else { return .unexpected }
        guard staging.bytes.count + part.count <= staging.limit else { return .tooLarge(limit: staging.limit) }
        staging.bytes += part
        if isLast { return .whole(staging.bytes) }
        staged[lease] = staging
        let (bytesDone, overflowed) = staging.bytesDone.addingReportingOverflow(staging.bytes.count)
        return .collecting(bytesDone: overflowed ? .max : bytesDone)
    }
}
